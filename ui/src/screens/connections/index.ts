export { ConnectionPage } from "./ConnectionPage";
export { ConnectionsPage } from "./ConnectionsPage";
export { DisconnectPage } from "./disconnect/DisconnectPage";
export { TriggersPage } from "./triggers/TriggersPage";
