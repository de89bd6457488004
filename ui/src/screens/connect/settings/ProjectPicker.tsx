import { Button, ErrorMessage, SectionMessage, Spinner } from "../../../components";
import { messages } from "../../../messages";
import { useProjects } from "../queries";
import { unknownProjects } from "./answers";
import { ProjectChoice } from "./ProjectChoice";

interface ProjectPickerProps {
  siteHandle: string;
  chosen: readonly number[];
  error: string | null;
  onChange: (ids: number[]) => void;
}

/** Choose Jira projects of a site that was signed in to. */
export function ProjectPicker({ siteHandle, chosen, error, onChange }: ProjectPickerProps) {
  const text = messages.connect.settings;
  const list = useProjects(siteHandle);
  const projects = list.data;

  if (list.isPending) return <Spinner label={text.projectsLoading} />;
  if (projects === undefined) {
    return <ErrorMessage error={list.error} onRetry={() => void list.refetch()} />;
  }
  const unknown = unknownProjects(chosen, projects);

  return (
    <ProjectChoice
      projects={projects}
      chosen={chosen}
      error={error}
      onChange={onChange}
      note={
        unknown.length === 0 ? null : (
          <SectionMessage
            tone="warning"
            actions={
              <Button size="compact" onClick={() => onChange(chosen.filter((id) => !unknown.includes(id)))}>
                {text.removeUnknown}
              </Button>
            }
          >
            {text.unknown(unknown.length)}
          </SectionMessage>
        )
      }
    />
  );
}
