export { ConnectWizard } from "./ConnectWizard";
export type { Given } from "./draft";
