import type { KeychainStatus } from "../../backend/generated/KeychainStatus";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import { Copyable, CopyButton, ExternalLink, LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

interface PersonalCredentialSetProps {
  access: PersonalAccess;
  keychain: KeychainStatus;
}

/** Whose key it is, as AWS said, and how to store the same pair in Jira by hand: GIJ lets no program do it. */
export function PersonalCredentialSet({ access, keychain }: PersonalCredentialSetProps) {
  const text = messages.personal.done;
  const { arn, keptIn, accessKeyHint, jiraLinks, cautions } = access;
  return (
    <div className="personal__set" data-testid="personal-set">
      <SectionMessage
        tone="success"
        title={
          arn === null ? (
            accessKeyHint
          ) : (
            <>
              {text.who} <Copyable text={arn} label={text.copyArn} data-testid="personal-arn" />
            </>
          )
        }
      >
        {keptIn === null ? null : `${accessKeyHint} · ${text.kept[keptIn](keychain.store)}`}
      </SectionMessage>
      {cautions.length === 0 ? null : (
        <SectionMessage tone="warning" title={text.cautions} data-testid="personal-cautions">
          <ul>
            {cautions.map((caution) => (
              <li key={caution}>
                <LongText text={caution} max={400} lang="en" />
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      <section className="personal__jira" aria-labelledby="personal-jira">
        <h3 id="personal-jira">{text.jiraTitle}</h3>
        <p className="subtle">{text.jiraText}</p>
        <ol className="plain-list">
          {text.jiraSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {jiraLinks.length === 0 ? null : (
          <ul className="personal__links" aria-label={text.jiraPages}>
            {jiraLinks.map((link) => (
              <li key={link.url}>
                <ExternalLink href={link.url}>{link.title}</ExternalLink>
                <CopyButton text={link.url} label={text.copyLink(link.title)} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
