import type { RepositoryFound } from "../../../backend/generated/RepositoryFound";
import { Button, Copyable, KeyValueList, LongText, SectionMessage } from "../../../components";
import { messages } from "../../../messages";
import { RefspecPreviewTable } from "../../connect/aws/RefspecPreviewTable";
import { StepFrame } from "../StepFrame";
import type { RepositoryStepProps } from "../step";
import { checkedOf, locationOf } from "../wizard";

const text = messages.repository.found;

/** What was found in the repository, and whether Jira has it already. */
export function FoundStep({ state, dispatch, onLeave }: RepositoryStepProps) {
  const found = checkedOf(state)?.found ?? null;
  const blocked = found?.inJira?.blocks === true;
  return (
    <StepFrame
      step="found"
      heading={found?.name ?? messages.repository.steps.found}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      primary={
        blocked
          ? { label: text.toConnections, testId: "to-connections", onPress: onLeave }
          : { label: messages.connect.next, testId: "next", onPress: () => dispatch({ type: "next" }) }
      }
    >
      {found === null ? null : (
        <>
          <InJira found={found} onOtherLocation={() => dispatch({ type: "goTo", step: "location" })} />
          {found.cautions.length === 0 ? null : (
            <SectionMessage tone="warning" title={text.cautions} data-testid="found-cautions">
              <ul className="plain-list">
                {found.cautions.map((caution) => (
                  <li key={caution}>
                    <LongText text={caution} max={400} lang="en" />
                  </li>
                ))}
              </ul>
            </SectionMessage>
          )}
          <Facts found={found} regionName={locationOf(state)?.regionName ?? found.region} />
          {found.defaultBranch === null ? (
            <SectionMessage tone="info" title={text.emptyTitle} data-testid="empty-repository">
              {text.emptyText}
            </SectionMessage>
          ) : (
            <section className="step__section" aria-labelledby="found-references">
              <h2 id="found-references">{text.references}</h2>
              <p className="subtle">{text.referencesText}</p>
              <RefspecPreviewTable
                preview={{
                  entries: [],
                  normalised: null,
                  repository: found.name,
                  references: found.references,
                  more: found.more,
                }}
              />
            </section>
          )}
        </>
      )}
    </StepFrame>
  );
}

function InJira({ found: { inJira }, onOtherLocation }: { found: RepositoryFound; onOtherLocation: () => void }) {
  if (inJira === null) {
    return (
      <SectionMessage tone="success" title={text.notInJira} data-testid="in-jira">
        {null}
      </SectionMessage>
    );
  }
  const { blocks, message } = inJira;
  return (
    <SectionMessage
      tone={blocks ? "danger" : "warning"}
      title={blocks ? text.inJiraBlocks : text.inJira}
      data-testid="in-jira"
      actions={
        blocks ? (
          <Button size="compact" data-testid="other-location" onClick={onOtherLocation}>
            {text.otherLocation}
          </Button>
        ) : undefined
      }
    >
      <p>
        <LongText text={message} max={400} lang="en" />
      </p>
      {blocks ? <p>{text.blocked}</p> : null}
    </SectionMessage>
  );
}

function Facts({ found, regionName }: { found: RepositoryFound; regionName: string }) {
  const words = messages.repository.location;
  return (
    <KeyValueList
      items={[
        { label: text.facts.origin, value: <Copyable text={found.origin} label={words.copyOrigin} /> },
        { label: text.facts.region, value: `${regionName} (${found.region})` },
        {
          label: text.facts.account,
          value:
            found.account === null ? (
              <span className="subtle">{text.accountUnknown}</span>
            ) : (
              <Copyable text={found.account} label={messages.connect.aws.copyAccount} />
            ),
        },
        {
          label: text.facts.branch,
          value: found.defaultBranch === null ? text.empty : <LongText text={found.defaultBranch} max={160} />,
        },
        { label: text.facts.branches, value: text.branches(found.branches) },
      ]}
    />
  );
}
