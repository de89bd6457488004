import { useState } from "react";
import { ErrorMessage } from "../../components";
import { messages } from "../../messages";
import { BranchField } from "../acts/BranchField";
import { useBranches } from "../acts/useBranches";
import { FormDialog } from "../FormDialog";
import { focusField } from "../fields";

interface DefaultBranchDialogProps {
  connectionId: string;
  /** Its name in AWS. */
  repository: string;
  onClose: () => void;
  onReview: (branch: string) => void;
}

const text = messages.manage.branch;

/** Another default branch in AWS, which Jira takes over. */
export function DefaultBranchDialog({ connectionId, repository, onClose, onReview }: DefaultBranchDialogProps) {
  const branches = useBranches(connectionId, repository);
  const [branch, setBranch] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const now = branches.data?.defaultBranch ?? "";
  const value = branch ?? now;
  const known = branches.data?.branches.includes(value) === true;
  const error = () => {
    if (!asked || branches.data === undefined) return undefined;
    if (!known) return text.required;
    return value === now ? text.now : undefined;
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title(repository)}
      data-testid="default-branch-dialog"
      primary={{
        label: text.review,
        testId: "review-branch",
        disabled: branches.data === undefined,
        onPress: () => {
          setAsked(true);
          if (known && value !== now) onReview(value);
          else focusField("target");
        },
      }}
    >
      <p>{text.text}</p>
      {branches.isError && <ErrorMessage error={branches.error} onRetry={() => void branches.refetch()} />}
      <BranchField
        name="target"
        label={text.label}
        branches={branches.data}
        loading={branches.isPending}
        value={value}
        error={error()}
        onChange={setBranch}
      />
    </FormDialog>
  );
}
