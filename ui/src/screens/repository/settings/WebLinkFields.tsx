import type { WebLinks } from "../../../backend/generated/WebLinks";
import { TextArea, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { LINK_FORMATS, type LinkFormat, type LinkFormatHint, linkFormatHint } from "./answers";

interface WebLinkFieldsProps {
  links: WebLinks;
  /** Whether the kind of host is seen. */
  withKind: boolean;
  onChange: (links: WebLinks) => void;
}

const text = messages.repository.settings;

/** GIJ's formats of links, one for each thing that can be linked to. */
export function WebLinkFields({ links, withKind, onChange }: WebLinkFieldsProps) {
  const change = (part: Partial<WebLinks>) => onChange({ ...links, ...part });
  return (
    <>
      {withKind ? (
        <TextInput
          id={fieldId("linkKind")}
          data-testid="link-kind"
          label={text.linkKind}
          help={text.linkKindHelp}
          optional
          value={links.kind ?? ""}
          onChange={(kind) => change({ kind: kind === "" ? null : kind })}
        />
      ) : null}
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
    </>
  );
}

function hintWords(format: LinkFormat, typed: string): string | undefined {
  const hint: LinkFormatHint | null = linkFormatHint(format, typed);
  if (hint === null) return undefined;
  return hint.kind === "address" ? text.formatHints.address : text.formatHints.variable(hint.variable);
}
