export { RepositoryWizard } from "./RepositoryWizard";
export type { RepositoryWizardState } from "./wizard";
