import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import { Copyable, KeyValueList, SectionMessage } from "../../../components";
import { messages } from "../../../messages";

/** What connecting to AWS proved. */
export function AccountFound({ account }: { account: AwsAccount }) {
  const text = messages.connect.aws;
  return (
    <>
      <SectionMessage tone="success" title={text.provedTitle(account.repositories)} data-testid="aws-proof">
        <KeyValueList
          items={[
            { label: text.facts.identity, value: <Copyable text={account.arn} label={text.copyArn} /> },
            { label: text.facts.account, value: <Copyable text={account.account} label={text.copyAccount} /> },
            { label: text.facts.region, value: `${account.regionName} (${account.region})` },
          ]}
        />
      </SectionMessage>
      {account.cautions.map((caution) => (
        <SectionMessage key={caution} tone="warning">
          {caution}
        </SectionMessage>
      ))}
    </>
  );
}
