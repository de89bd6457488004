import { X } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import type { Project } from "../../../backend/generated/Project";
import { Checkbox, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId, focusField } from "../../fields";
import { findProjects } from "./answers";

/** Names the search field, which takes the focus when a project is still wanted. */
export const PROJECT_FIELD = "projects";

/** More than anyone scrolls through; the search finds the rest. */
const SHOWN = 200;

interface ProjectChoiceProps {
  projects: readonly Project[];
  chosen: readonly number[];
  error: string | null;
  onChange: (ids: number[]) => void;
  /** What there is to say of the choice. */
  note?: ReactNode;
}

/** Some of the projects, by key or name. What is chosen stays in sight above the list. */
export function ProjectChoice({ projects, chosen, error, onChange, note }: ProjectChoiceProps) {
  const text = messages.connect.settings;
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search);
  const found = useMemo(() => findProjects(projects, wanted), [projects, wanted]);
  const selected = useMemo(() => new Set(chosen), [chosen]);
  const toggle = (id: number, on: boolean) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id));

  return (
    <div className="projects">
      {note}
      <TextInput
        id={fieldId(PROJECT_FIELD)}
        data-testid="project-search"
        label={text.projectSearch}
        error={error}
        type="search"
        value={search}
        onChange={setSearch}
      />
      <p className="projects__count">{text.projectsChosen(chosen.length)}</p>
      <ul className="projects__chosen">
        {projects
          .filter((project) => selected.has(project.id))
          .map((project) => (
            <li key={project.id}>
              <button
                type="button"
                className="chip"
                onClick={() => {
                  // The button goes away with what it takes away.
                  focusField(PROJECT_FIELD);
                  toggle(project.id, false);
                }}
              >
                <span aria-hidden="true">{project.key}</span>
                <X size={12} aria-hidden="true" />
                <span className="visually-hidden">{text.remove(project.key)}</span>
              </button>
            </li>
          ))}
      </ul>
      {projects.length === 0 ? <p>{text.projectsEmpty}</p> : null}
      {projects.length > 0 && found.length === 0 ? <p>{text.projectsNone}</p> : null}
      <fieldset className="projects__list" aria-label={text.projectsLabel}>
        {found.slice(0, SHOWN).map((project) => (
          <Checkbox
            key={project.id}
            data-testid={`project-${project.key}`}
            label={
              <>
                <code className="projects__key">{project.key}</code> {project.name}
              </>
            }
            checked={selected.has(project.id)}
            onChange={(on) => toggle(project.id, on)}
          />
        ))}
      </fieldset>
    </div>
  );
}
