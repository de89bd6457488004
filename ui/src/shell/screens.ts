import { lazy } from "react";

const loadBulk = () => import("../screens/bulk");
const loadByHand = () => import("../screens/byHand");
const loadWizard = () => import("../screens/connect");
const loadAudit = () => import("../screens/audit");
const loadConnections = () => import("../screens/connections");
const loadCredentials = () => import("../screens/credentials");
const loadDiagnostics = () => import("../screens/diagnostics");
const loadIssue = () => import("../screens/issue");
const loadManage = () => import("../screens/manage");
const loadRepository = () => import("../screens/repository");
const loadRun = () => import("../screens/run");
const loadSsh = () => import("../screens/ssh");

/** Screens that the window can open without. */
export const BulkPage = lazy(() => loadBulk().then((module) => ({ default: module.BulkPage })));
export const ByHandPage = lazy(() => loadByHand().then((module) => ({ default: module.ByHandPage })));
export const ConnectWizard = lazy(() => loadWizard().then((module) => ({ default: module.ConnectWizard })));
export const AuditPage = lazy(() => loadAudit().then((module) => ({ default: module.AuditPage })));
export const ConnectionPage = lazy(() => loadConnections().then((module) => ({ default: module.ConnectionPage })));
export const ConnectionsPage = lazy(() => loadConnections().then((module) => ({ default: module.ConnectionsPage })));
export const CredentialsPage = lazy(() => loadCredentials().then((module) => ({ default: module.CredentialsPage })));
export const RotatePage = lazy(() => loadCredentials().then((module) => ({ default: module.RotatePage })));
export const DiagnosticsPage = lazy(() => loadDiagnostics().then((module) => ({ default: module.DiagnosticsPage })));
export const DisconnectPage = lazy(() => loadConnections().then((module) => ({ default: module.DisconnectPage })));
export const ChangesPage = lazy(() => loadManage().then((module) => ({ default: module.ChangesPage })));
export const TargetPage = lazy(() => loadManage().then((module) => ({ default: module.TargetPage })));
export const IssueScreen = lazy(() => loadIssue().then((module) => ({ default: module.IssueScreen })));
export const SshKeysPage = lazy(() => loadSsh().then((module) => ({ default: module.SshKeysPage })));
export const TriggersPage = lazy(() => loadConnections().then((module) => ({ default: module.TriggersPage })));
export const RepositoryWizard = lazy(() => loadRepository().then((module) => ({ default: module.RepositoryWizard })));
export const RunScreen = lazy(() => loadRun().then((module) => ({ default: module.RunScreen })));
export const RunsScreen = lazy(() => loadRun().then((module) => ({ default: module.RunsScreen })));

/**
 * Loads them in the order in which they are likely to be wanted, while the window waits for the backend or the person.
 * One that does not load says so when it is gone to.
 */
export async function loadScreens(): Promise<void> {
  const inOrder = [
    loadConnections,
    loadWizard,
    loadRun,
    loadManage,
    loadRepository,
    loadIssue,
    loadCredentials,
    loadDiagnostics,
    loadAudit,
    loadSsh,
    loadBulk,
    loadByHand,
  ];
  for (const load of inOrder) await load().catch(() => undefined);
}
