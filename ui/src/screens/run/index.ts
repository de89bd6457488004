export { RunScreen } from "./RunScreen";
export { RunsScreen } from "./RunsScreen";
