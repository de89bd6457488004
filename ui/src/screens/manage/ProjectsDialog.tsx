import { useState } from "react";
import type { ProjectAssociation } from "../../backend/generated/ProjectAssociation";
import type { Target } from "../../backend/generated/Target";
import { ErrorMessage, SectionMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import "../connect/connect.css";
import { PROJECT_FIELD } from "../connect/settings/ProjectChoice";
import { FormDialog } from "../FormDialog";
import { focusField } from "../fields";
import { useTarget } from "./queries";
import { ProjectsControl } from "./settings/SettingControl";
import { problemOf } from "./settings/values";

interface ProjectsDialogProps {
  siteUrl: string;
  /** What the repositories belong to: it tells which projects there are. */
  target: Target;
  /** How many repositories it is for. */
  repositories: number;
  onClose: () => void;
  onReview: (projects: ProjectAssociation) => void;
}

const text = messages.manage.projects;

/** One project association for many repositories. */
export function ProjectsDialog({ siteUrl, target, repositories, onClose, onReview }: ProjectsDialogProps) {
  const detail = useTarget(siteUrl, target);
  const [projects, setProjects] = useState<ProjectAssociation>({ kind: "all" });
  const [asked, setAsked] = useState(false);
  const missing = problemOf({ name: "projects", value: { kind: "projects", projects } }) !== null;
  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title(repositories)}
      data-testid="projects-dialog"
      primary={{
        label: text.review,
        testId: "review-projects",
        disabled: detail.data === undefined,
        onPress: () => {
          setAsked(true);
          if (missing) focusField(PROJECT_FIELD);
          else onReview(projects);
        },
      }}
    >
      <p>{text.text}</p>
      {detail.isPending && <Spinner label={text.loading} />}
      {detail.isError && <ErrorMessage error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data !== undefined && (
        <>
          {detail.data.projectsNote !== null && (
            <SectionMessage tone="warning" title={messages.manage.settings.projectsNote}>
              {detail.data.projectsNote}
            </SectionMessage>
          )}
          <ProjectsControl
            value={projects}
            projects={detail.data.projects}
            error={asked && missing ? messages.manage.settings.problems.projects : null}
            onChange={setProjects}
          />
        </>
      )}
    </FormDialog>
  );
}
