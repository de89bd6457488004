import type { Project } from "../../../backend/generated/Project";
import type { ProjectAssociation } from "../../../backend/generated/ProjectAssociation";
import type { SettingName } from "../../../backend/generated/SettingName";
import type { SettingValue } from "../../../backend/generated/SettingValue";
import { Checkbox, RadioGroup, SectionMessage, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { unknownProjects } from "../../connect/settings/answers";
import { ProjectChoice } from "../../connect/settings/ProjectChoice";
import { fieldId } from "../../fields";
import { VARIABLES } from "../../repository/settings/answers";
import { WebLinkFields } from "../../repository/settings/WebLinkFields";

const text = messages.manage.settings;

/** Settings whose text is read by a machine. */
const MONO: readonly SettingName[] = ["customRefspecs", "tagsFilter", "prHideFilter", "apiFilter", "mainBranch"];

interface SettingControlProps {
  name: SettingName;
  value: SettingValue;
  readOnly: boolean;
  error: string | null;
  projects: readonly Project[];
  onChange: (value: SettingValue) => void;
}

/** What a setting is entered or chosen with. */
export function SettingControl({ name, value, readOnly, error, projects, onChange }: SettingControlProps) {
  const { label, help } = text.of[name];
  const control = { id: fieldId(name), label, help, disabled: readOnly, "data-testid": `control-${name}` };
  switch (value.kind) {
    case "flag":
      return <Checkbox {...control} checked={value.on} onChange={(on) => onChange({ kind: "flag", on })} />;
    case "text":
      return (
        <TextInput
          {...control}
          mono={MONO.includes(name)}
          error={error}
          value={value.text}
          onChange={(typed) => onChange({ kind: "text", text: typed })}
        />
      );
    case "number":
      return (
        <TextInput
          {...control}
          inputMode="numeric"
          error={error}
          value={value.number === 0 ? "" : String(value.number)}
          onChange={(typed) => {
            const digits = typed.replace(/\D/g, "").slice(0, 9);
            onChange({ kind: "number", number: digits === "" ? 0 : Number(digits) });
          }}
        />
      );
    case "projects":
      return (
        <ProjectsControl
          value={value.projects}
          projects={projects}
          readOnly={readOnly}
          error={error}
          onChange={(chosen) => onChange({ kind: "projects", projects: chosen })}
        />
      );
    case "links":
      return (
        <fieldset className="web-links" disabled={readOnly}>
          <p className="subtle">{messages.repository.settings.variables(VARIABLES)}</p>
          <WebLinkFields
            links={value.links}
            withKind={value.links.kind !== null}
            onChange={(links) => onChange({ kind: "links", links })}
          />
        </fieldset>
      );
  }
}

interface ProjectsControlProps {
  value: ProjectAssociation;
  projects: readonly Project[];
  readOnly?: boolean;
  error: string | null;
  onChange: (value: ProjectAssociation) => void;
}

/** All projects, or some. Those that this user does not see stay as they are. */
export function ProjectsControl({ value, projects, readOnly = false, error, onChange }: ProjectsControlProps) {
  const words = messages.connect.settings;
  const chosen = value.kind === "only" ? value.ids : [];
  const hidden = unknownProjects(chosen, projects);
  return (
    <>
      <RadioGroup<ProjectAssociation["kind"]>
        label={text.of.projects.label}
        data-testid="control-projects"
        options={[
          { value: "all", label: words.projectsAll, help: words.projectsAllHelp, disabled: readOnly },
          { value: "only", label: words.projectsOnly, help: words.projectsOnlyHelp, disabled: readOnly },
        ]}
        value={value.kind}
        onChange={(kind) => onChange(kind === "all" ? { kind } : { kind, ids: [] })}
      />
      {value.kind === "only" && !readOnly ? (
        <ProjectChoice
          projects={projects}
          chosen={chosen}
          error={error}
          onChange={(ids) => onChange({ kind: "only", ids })}
          note={
            hidden.length === 0 ? null : (
              <SectionMessage tone="info">{text.projectsHidden(hidden.length)}</SectionMessage>
            )
          }
        />
      ) : null}
      {value.kind === "only" && readOnly ? (
        <p>
          {projects
            .filter(({ id }) => chosen.includes(id))
            .map(({ key }) => key)
            .join(", ")}
        </p>
      ) : null}
    </>
  );
}
