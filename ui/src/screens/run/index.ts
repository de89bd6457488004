export { RunScreen } from "./RunScreen";
