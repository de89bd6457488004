export { ChangesPage } from "./changes/ChangesPage";
export { TargetPage } from "./settings/TargetPage";
