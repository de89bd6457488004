import { lazy } from "react";

const loadWizard = () => import("../screens/connect");
const loadConnections = () => import("../screens/connections");
const loadCredentials = () => import("../screens/credentials");
const loadDiagnostics = () => import("../screens/diagnostics");
const loadRepository = () => import("../screens/repository");
const loadRun = () => import("../screens/run");
const loadSsh = () => import("../screens/ssh");

/** Screens that the window can open without. */
export const ConnectWizard = lazy(() => loadWizard().then((module) => ({ default: module.ConnectWizard })));
export const ConnectionPage = lazy(() => loadConnections().then((module) => ({ default: module.ConnectionPage })));
export const ConnectionsPage = lazy(() => loadConnections().then((module) => ({ default: module.ConnectionsPage })));
export const CredentialsPage = lazy(() => loadCredentials().then((module) => ({ default: module.CredentialsPage })));
export const RotatePage = lazy(() => loadCredentials().then((module) => ({ default: module.RotatePage })));
export const DiagnosticsPage = lazy(() => loadDiagnostics().then((module) => ({ default: module.DiagnosticsPage })));
export const DisconnectPage = lazy(() => loadConnections().then((module) => ({ default: module.DisconnectPage })));
export const SshKeysPage = lazy(() => loadSsh().then((module) => ({ default: module.SshKeysPage })));
export const TriggersPage = lazy(() => loadConnections().then((module) => ({ default: module.TriggersPage })));
export const RepositoryWizard = lazy(() => loadRepository().then((module) => ({ default: module.RepositoryWizard })));
export const RunScreen = lazy(() => loadRun().then((module) => ({ default: module.RunScreen })));

/**
 * Loads them in the order in which they are likely to be wanted, while the window waits for the backend or the person.
 * One that does not load says so when it is gone to.
 */
export async function loadScreens(): Promise<void> {
  for (const load of [loadConnections, loadWizard, loadRun, loadRepository, loadCredentials, loadDiagnostics, loadSsh])
    await load().catch(() => undefined);
}
