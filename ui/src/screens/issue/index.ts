export { IssueScreen } from "./IssueScreen";
