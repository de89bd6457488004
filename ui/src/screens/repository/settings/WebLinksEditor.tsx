import type { RepositoryFound } from "../../../backend/generated/RepositoryFound";
import type { WebLinks } from "../../../backend/generated/WebLinks";
import { Button, LongText, TextArea, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import {
  LINK_FORMATS,
  type LinkFormat,
  type LinkFormatHint,
  linkFormatHint,
  linksChanged,
  type RepositorySettingsAnswers,
  VARIABLES,
} from "./answers";

interface WebLinksEditorProps {
  answers: RepositorySettingsAnswers;
  found: RepositoryFound;
  /** `null`: as they were found. */
  onChange: (links: WebLinks | null) => void;
}

const text = messages.repository.settings;

/** GIJ's formats of links into the AWS console, with a way back to the suggested ones. */
export function WebLinksEditor({ answers, found, onChange }: WebLinksEditorProps) {
  const links = answers.webLinks ?? found.webLinks;
  const changed = linksChanged(answers, found);
  const change = (part: Partial<WebLinks>) => onChange({ ...links, ...part });
  return (
    <div className="web-links">
      <p className="subtle">{text.linksText}</p>
      <p className="subtle">{text.variables(VARIABLES)}</p>
      <p className="web-links__from" data-testid="links-from">
        {changed ? (
          <>
            <span>{text.linksChanged}</span>
            <Button size="compact" data-testid="reset-links" onClick={() => onChange(null)}>
              {text.linksReset}
            </Button>
          </>
        ) : (
          <span>
            {text.linksFrom}: <LongText text={found.webLinksFrom} max={200} />
          </span>
        )}
      </p>
      {links.kind === null && found.webLinks.kind === null ? null : (
        <TextInput
          id={fieldId("linkKind")}
          data-testid="link-kind"
          label={text.linkKind}
          help={text.linkKindHelp}
          optional
          value={links.kind ?? ""}
          onChange={(kind) => change({ kind: kind === "" ? null : kind })}
        />
      )}
      {LINK_FORMATS.map((format) => (
        <TextArea
          key={format}
          id={fieldId(`link-${format}`)}
          data-testid={`link-${format}`}
          label={text.formats[format]}
          hint={hintWords(format, links[format])}
          optional
          mono
          rows={3}
          value={links[format]}
          onChange={(value) => change({ [format]: value.replaceAll("\n", "") })}
        />
      ))}
    </div>
  );
}

function hintWords(format: LinkFormat, typed: string): string | undefined {
  const hint: LinkFormatHint | null = linkFormatHint(format, typed);
  if (hint === null) return undefined;
  return hint.kind === "address" ? text.formatHints.address : text.formatHints.variable(hint.variable);
}
