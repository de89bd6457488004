export { ConnectWizard } from "./ConnectWizard";
