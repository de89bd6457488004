import { Checkbox } from "../../../components";
import { messages } from "../../../messages";

interface Features {
  smartCommits: boolean;
  repositoryBrowser: boolean;
  diffViewing: boolean;
}

interface FeatureSwitchesProps {
  answers: Features;
  onChange: (change: Partial<Features>) => void;
}

/** What GIJ does with repositories, be they of an integration or single. */
export function FeatureSwitches({ answers, onChange }: FeatureSwitchesProps) {
  const text = messages.connect.settings;
  return (
    <>
      <Checkbox
        data-testid="smart-commits"
        label={text.smartCommits}
        help={text.smartCommitsHelp}
        checked={answers.smartCommits}
        onChange={(smartCommits) => onChange({ smartCommits })}
      />
      <Checkbox
        data-testid="repository-browser"
        label={text.repositoryBrowser}
        help={text.repositoryBrowserHelp}
        checked={answers.repositoryBrowser}
        onChange={(repositoryBrowser) => onChange({ repositoryBrowser })}
      />
      <Checkbox
        data-testid="diff-viewing"
        label={text.diffViewing}
        help={text.diffViewingHelp}
        checked={answers.diffViewing}
        onChange={(diffViewing) => onChange({ diffViewing })}
      />
    </>
  );
}
