import { PageHeader, Tabs } from "../../components";
import { messages } from "../../messages";
import type { SshTab } from "../../shell/place";
import { useStartUp } from "../../shell/useStartUp";
import { useConnections } from "../connections/queries";
import { ConfigurationTab } from "./configuration/ConfigurationTab";
import { IamTab } from "./iam/IamTab";
import { JiraTab } from "./jira/JiraTab";
import { KeysTab } from "./keys/KeysTab";
import { LoginTab } from "./login/LoginTab";
import "./ssh.css";
import { keyIdOf } from "./matches";
import { useLoginTest } from "./useLoginTest";

interface SshKeysPageProps {
  tab: SshTab;
  onTab: (tab: SshTab) => void;
}

/** The keys of this computer, of IAM and of Jira, and the login with them. */
export function SshKeysPage({ tab, onTab }: SshKeysPageProps) {
  const words = messages.ssh;
  const startUp = useStartUp();
  const connections = useConnections();
  const sandbox = startUp?.sandbox ?? null;
  const region = sandbox?.region ?? connections.data?.[0]?.region ?? "";
  const test = useLoginTest(region);
  const toLogin = () => onTab("login");
  return (
    <main className="page" data-testid="ssh-page">
      <PageHeader title={words.title} intro={words.intro} focus />
      <Tabs
        label={words.tabsLabel}
        value={tab}
        onChange={onTab}
        tabs={[
          {
            value: "keys",
            label: words.tabs.keys,
            content: (
              <KeysTab
                onTest={(key) => {
                  test.change({ keyId: keyIdOf(key), sshKeyId: null, passphrase: "" });
                  toLogin();
                }}
                onIam={() => onTab("iam")}
              />
            ),
          },
          {
            value: "iam",
            label: words.tabs.iam,
            content: (
              <IamTab connections={connections.data ?? []} sandbox={sandbox} region={region} onLogin={toLogin} />
            ),
          },
          {
            value: "login",
            label: words.tabs.login,
            content: <LoginTab test={test} onIam={() => onTab("iam")} />,
          },
          {
            value: "configuration",
            label: words.tabs.configuration,
            content: <ConfigurationTab answers={test.answers} untouched={test.untouched} onChange={test.change} />,
          },
          {
            value: "jira",
            label: words.tabs.jira,
            content: <JiraTab connections={connections.data ?? []} onKeys={() => onTab("keys")} />,
          },
        ]}
      />
    </main>
  );
}
