export { ByHandPage } from "./ByHandPage";
