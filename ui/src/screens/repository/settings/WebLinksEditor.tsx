import type { RepositoryFound } from "../../../backend/generated/RepositoryFound";
import type { WebLinks } from "../../../backend/generated/WebLinks";
import { Button, LongText } from "../../../components";
import { messages } from "../../../messages";
import { linksChanged, type RepositorySettingsAnswers, VARIABLES } from "./answers";
import { WebLinkFields } from "./WebLinkFields";

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
      <WebLinkFields links={links} withKind={links.kind !== null || found.webLinks.kind !== null} onChange={onChange} />
    </div>
  );
}
