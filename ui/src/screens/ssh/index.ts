export { SshKeysPage } from "./SshKeysPage";
