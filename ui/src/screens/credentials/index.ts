export { CredentialsPage } from "./CredentialsPage";
export { RotatePage } from "./RotatePage";
