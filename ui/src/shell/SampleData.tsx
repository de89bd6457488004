import type { SampleIdentity } from "../backend/generated/SampleIdentity";
import type { SandboxInfo } from "../backend/generated/SandboxInfo";
import { Copyable, KeyValueList } from "../components";
import { messages } from "../messages";

/** What the sample world holds, and whom one can be in it. */
export function SampleData({ sandbox }: { sandbox: SandboxInfo }) {
  const words = messages.shell.sampleData;
  return (
    <section className="sample-data" aria-labelledby="sample-data" data-testid="sample-data">
      <h2 id="sample-data">{words.title}</h2>
      <p className="subtle">{words.text}</p>
      <KeyValueList
        items={[
          { label: words.jira, value: <Copyable text={sandbox.jiraUrl} label={words.copyJira} /> },
          { label: words.account, value: <Copyable text={sandbox.account} label={words.copyAccount} /> },
          { label: words.region, value: <code>{sandbox.region}</code> },
        ]}
      />
      <div className="sample-data__identities">
        <Identities title={words.users} identities={sandbox.jiraUsers} />
        <Identities title={words.principals} identities={sandbox.principals} />
      </div>
    </section>
  );
}

function Identities({ title, identities }: { title: string; identities: readonly SampleIdentity[] }) {
  return (
    <div className="sample-data__group">
      <h3>{title}</h3>
      <dl className="sample-data__list">
        {identities.map(({ name, description }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
