import { RadioGroup } from "../../../components";
import { messages } from "../../../messages";
import type { ProjectAnswers } from "./answers";
import { ProjectPicker } from "./ProjectPicker";

interface ProjectsFieldProps {
  answers: ProjectAnswers;
  /** Without a signed-in site its projects cannot be listed. */
  siteHandle: string | null;
  error: string | null;
  onChange: (change: Partial<ProjectAnswers>) => void;
}

/** Which Jira projects see the commits. */
export function ProjectsField({ answers, siteHandle, error, onChange }: ProjectsFieldProps) {
  const text = messages.connect.settings;
  return (
    <>
      <RadioGroup<ProjectAnswers["projects"]>
        label={text.projects}
        data-testid="projects"
        options={[
          { value: "all", label: text.projectsAll, help: text.projectsAllHelp },
          { value: "only", label: text.projectsOnly, help: text.projectsOnlyHelp },
        ]}
        value={answers.projects}
        onChange={(projects) => onChange({ projects })}
      />
      {answers.projects === "only" && siteHandle !== null ? (
        <ProjectPicker
          siteHandle={siteHandle}
          chosen={answers.projectIds}
          error={error}
          onChange={(projectIds) => onChange({ projectIds })}
        />
      ) : null}
    </>
  );
}
