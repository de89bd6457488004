import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { BranchTemplate } from "../../../backend/generated/BranchTemplate";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  ErrorMessage,
  LongText,
  SectionMessage,
  Select,
  Spinner,
  TextInput,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { FormDialog } from "../../FormDialog";
import { FormError } from "../../FormError";
import { fieldId, focusField } from "../../fields";
import "./template.css";
import { asksFor, jiraName, keepJiraName } from "./jiraName";
import { naming, templateSaved, useBranchTemplate } from "./useBranchName";

/** What a template may name, as Git Integration writes it. */
const VARIABLES = [
  ["issuekey", "${issuekey}"],
  ["summary", "${summary}"],
  ["projectkey", "${projectkey}"],
  ["issuetype", "${issuetype}"],
  ["issuetypeWords", "${issuetype:Bug,fix,Story,feature,task}"],
  ["basebranch", "${basebranch}"],
  ["displayname", "${displayname}"],
  ["username", "${username}"],
] as const;

interface BranchTemplateDialogProps {
  /** The issue that the preview is of; the template is that of its site. */
  issue: OpenedIssue;
  /** The branch or tag that the preview begins at. */
  base: string;
  onClose: () => void;
  onSaved: () => void;
}

/** The template of branch names, kept here because GIJ's own cannot be read. */
export function BranchTemplateDialog({ issue, base, onClose, onSaved }: BranchTemplateDialogProps) {
  const words = messages.issue.template;
  const saved = useBranchTemplate(issue.site.url);
  if (saved.data !== undefined)
    return <Editing saved={saved.data} issue={issue} base={base} onClose={onClose} onSaved={onSaved} />;
  return (
    <FormDialog open onClose={onClose} title={words.title} data-testid="template-dialog">
      {saved.isError ? (
        <ErrorMessage error={saved.error} onRetry={() => void saved.refetch()} />
      ) : (
        <Spinner label={messages.common.loading} />
      )}
    </FormDialog>
  );
}

const FIELDS = ["template", "maxLength"];
const STANDARD = { template: "${issuekey}-${summary}", separator: "-", maxLength: "250" };
/** As few as still hold a key. */
const SHORTEST = 10;
const LONGEST = 250;

function Editing({ saved, issue, base, onClose, onSaved }: BranchTemplateDialogProps & { saved: BranchTemplate }) {
  const words = messages.issue.template;
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [answers, setAnswers] = useState({
    template: saved.template,
    separator: saved.separator,
    maxLength: String(saved.maxLength),
    ...jiraName(saved.siteUrl),
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const asks = asksFor(answers.template);
  const caret = useRef<number | null>(null);
  const field = () => document.getElementById(fieldId("template")) as HTMLInputElement | null;

  const wanted: BranchTemplate = {
    siteUrl: saved.siteUrl,
    template: answers.template.trim(),
    separator: answers.separator,
    maxLength: Number(answers.maxLength),
  };
  const lengthWrong = !(
    /^\d+$/.test(answers.maxLength.trim()) &&
    wanted.maxLength >= SHORTEST &&
    wanted.maxLength <= LONGEST
  );
  // Typing comes first; what it would make follows as fast as it can be asked.
  const request = useDeferredValue(JSON.stringify(lengthWrong ? null : naming(wanted, issue, base, answers)));
  const preview = useQuery({
    queryKey: ["branchName", "preview", request],
    queryFn: () => (request === "null" ? null : backend.call("name_branch", JSON.parse(request))),
    enabled: wanted.template !== "",
    placeholderData: (before) => before,
  });
  const problem = wanted.template === "" ? words.required : (preview.data?.problem ?? undefined);

  const change = (part: Partial<typeof answers>) => {
    setError(null);
    setAnswers((before) => ({ ...before, ...part }));
  };
  const insert = (variable: string) => {
    const input = field();
    const start = input?.selectionStart ?? answers.template.length;
    const end = input?.selectionEnd ?? start;
    caret.current = start + variable.length;
    change({ template: answers.template.slice(0, start) + variable + answers.template.slice(end) });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: after what was inserted is in the field
  useEffect(() => {
    if (caret.current === null) return;
    const input = field();
    input?.focus();
    input?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [answers.template]);

  const save = async () => {
    if (problem !== undefined || lengthWrong) {
      focusField(problem === undefined ? "maxLength" : "template");
      return;
    }
    setBusy(true);
    setError(null);
    try {
      templateSaved(queries, await backend.call("set_branch_template", wanted));
      announce(words.saved);
      keepJiraName(saved.siteUrl, answers);
      onSaved();
      onClose();
    } catch (thrown) {
      setError(asWireError(thrown));
      setBusy(false);
    }
  };
  const separators = Object.entries(words.separators).map(([value, label]) => ({ value, label }));
  if (!(answers.separator in words.separators))
    separators.push({ value: answers.separator, label: words.separatorOther(answers.separator) });

  return (
    <FormDialog
      open
      onClose={onClose}
      title={words.title}
      size="large"
      begin="template"
      data-testid="template-dialog"
      primary={{ label: words.save, testId: "save-template", onPress: () => void save(), busy }}
      aside={
        <Button variant="subtle" onClick={() => change(STANDARD)} data-testid="standard-template">
          {words.standard}
        </Button>
      }
    >
      <p className="subtle">{words.text}</p>
      <TextInput
        id={fieldId("template")}
        data-testid="template-text"
        label={words.template}
        error={problem ?? (error?.fields.includes("template") ? error.message : undefined)}
        mono
        value={answers.template}
        onChange={(template) => change({ template })}
      />
      <div className="template__row">
        <Select
          label={words.separator}
          data-testid="template-separator"
          value={answers.separator}
          options={separators}
          onChange={(separator) => change({ separator })}
        />
        <TextInput
          id={fieldId("maxLength")}
          data-testid="template-length"
          label={words.maxLength}
          inputMode="numeric"
          error={lengthWrong ? words.maxLengthWrong : undefined}
          value={answers.maxLength}
          onChange={(maxLength) => change({ maxLength })}
        />
      </div>
      {asks.displayName || asks.userName ? (
        <div className="template__row">
          {asks.displayName ? (
            <TextInput
              label={words.displayName}
              data-testid="template-display-name"
              value={answers.displayName}
              onChange={(displayName) => change({ displayName })}
            />
          ) : null}
          {asks.userName ? (
            <TextInput
              label={words.userName}
              data-testid="template-user-name"
              value={answers.userName}
              onChange={(userName) => change({ userName })}
            />
          ) : null}
        </div>
      ) : null}
      <section className="template__preview" aria-live="polite" aria-label={words.preview}>
        <span className="template__label">{words.preview}</span>
        <code data-testid="template-preview">
          {problem === undefined && !lengthWrong && preview.data ? (
            <LongText text={preview.data.name} max={250} />
          ) : (
            words.previewNone
          )}
        </code>
        {problem === undefined && preview.data && preview.data.notes.length > 0 ? (
          <ul className="plain-list subtle">
            {preview.data.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        ) : null}
      </section>
      {preview.isError ? (
        <SectionMessage tone="warning" title={messages.errors[asWireError(preview.error).code].title} />
      ) : null}
      <section className="template__variables" aria-label={words.variables}>
        <span className="template__label">{words.variables}</span>
        <ul>
          {VARIABLES.map(([name, variable]) => (
            <li key={variable}>
              <button
                type="button"
                className="chip template__variable"
                aria-label={words.insert(variable)}
                onClick={() => insert(variable)}
              >
                <code>{variable}</code>
              </button>
              <span className="subtle">{words.meanings[name]}</span>
            </li>
          ))}
        </ul>
      </section>
      {error === null ? null : <FormError error={error} fields={FIELDS} />}
    </FormDialog>
  );
}
