import { PageHeader, Tabs } from "../../components";
import { messages } from "../../messages";
import type { DiagnosticsTab } from "../../shell/place";
import { ChecksTab } from "./ChecksTab";
import "./diagnostics.css";
import { NetworkTab } from "./NetworkTab";
import { SupportTab } from "./SupportTab";

interface DiagnosticsPageProps {
  tab: DiagnosticsTab;
  onTab: (tab: DiagnosticsTab) => void;
}

/** What works from this computer and what does not. */
export function DiagnosticsPage({ tab, onTab }: DiagnosticsPageProps) {
  const words = messages.diagnostics;
  return (
    <main className="page" data-testid="diagnostics-page">
      <PageHeader title={words.title} intro={words.intro} focus />
      <Tabs
        label={words.tabsLabel}
        value={tab}
        onChange={onTab}
        tabs={[
          { value: "checks", label: words.tabs.checks, content: <ChecksTab /> },
          { value: "network", label: words.tabs.network, content: <NetworkTab /> },
          { value: "support", label: words.tabs.support, content: <SupportTab /> },
        ]}
      />
    </main>
  );
}
