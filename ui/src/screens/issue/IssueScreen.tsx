import type { IssueName, IssueTab, Place } from "../../shell/place";
import { IssuePage } from "./IssuePage";
import "./issue.css";
import { OpenIssue } from "./OpenIssue";

interface IssueScreenProps {
  place: Extract<Place, { kind: "issue" }>;
  onConnect: () => void;
  onOpen: (issue: IssueName) => void;
  onTab: (tab: IssueTab) => void;
  onBack: () => void;
}

/** An issue is opened, or one is looked at. */
export function IssueScreen({ place, onConnect, onOpen, onTab, onBack }: IssueScreenProps) {
  if (place.issue === undefined) return <OpenIssue link={place} onOpen={onOpen} onConnect={onConnect} />;
  return (
    <IssuePage
      key={`${place.issue.siteUrl} ${place.issue.key}`}
      name={place.issue}
      tab={place.tab}
      onTab={onTab}
      onBack={onBack}
    />
  );
}
