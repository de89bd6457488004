import { type FormEvent, Fragment, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { SettingEdit } from "../../../backend/generated/SettingEdit";
import type { SettingName } from "../../../backend/generated/SettingName";
import type { TargetDetail } from "../../../backend/generated/TargetDetail";
import type { TargetSetting } from "../../../backend/generated/TargetSetting";
import { Button, SectionMessage, useToast } from "../../../components";
import { messages } from "../../../messages";
import { useUnsaved } from "../../../shell/Unsaved";
import "../../connect/connect.css";
import { PROJECT_FIELD } from "../../connect/settings/ProjectChoice";
import { focusField } from "../../fields";
import "../../repository/repository.css";
import "../../shared.css";
import "../manage.css";
import { FilterTester } from "./FilterTester";
import { FixedRefspecs, RefspecPreviewPart, useRefspecJudge } from "./RefspecPreviewPart";
import { RepositoryFilterPreview } from "./RepositoryFilterPreview";
import { SettingControl } from "./SettingControl";
import { SettingRow } from "./SettingRow";
import { type SettingsDraft, useDraft } from "./useDraft";
import { firstValue, inSections, problemOf } from "./values";

const text = messages.manage.settings;

interface SettingsFormProps {
  detail: TargetDetail;
  onReview: (edits: SettingEdit[]) => void;
  /** Opens the choice of another default branch, where there is one. */
  onDefaultBranch?: (() => void) | undefined;
}

/** Every setting of an integration or a repository. What is changed waits for its review, in a bar that stays in sight. */
export function SettingsForm({ detail, onReview, onDefaultBranch }: SettingsFormProps) {
  const draft = useDraft(detail);
  const toast = useToast();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [asked, setAsked] = useState(false);
  const { edits, discard } = draft;
  const dirty = edits.length > 0;
  useUnsaved(dirty ? discard : null);
  const refspecs = useRefspecJudge(refspecsOf(detail, draft));
  const problems = new Map<SettingName, string>();
  for (const edit of edits) {
    const problem = problemOf(edit);
    if (problem !== null) problems.set(edit.name, text.problems[problem]);
    if (edit.name === "customRefspecs" && refspecs.problem !== null) problems.set(edit.name, refspecs.problem);
  }

  useEffect(() => {
    if (!dirty) setAsked(false);
  }, [dirty]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!dirty) return;
    setAsked(true);
    const [first] = edits.filter(({ name }) => problems.has(name));
    if (first === undefined) onReview(edits);
    else focusField(first.name === "projects" ? PROJECT_FIELD : first.name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.current?.requestSubmit();
    } else if (event.target instanceof HTMLInputElement && event.target.type === "search") {
      // A search narrows a list down; it is no answer.
      event.preventDefault();
    }
  };
  const errorOf = (name: SettingName) => (asked || name === "customRefspecs" ? (problems.get(name) ?? null) : null);

  return (
    <>
      <form
        ref={form}
        id={formId}
        className="manage-form"
        aria-label={text.form}
        noValidate
        onSubmit={submit}
        onKeyDown={onKeyDown}
      >
        <p className="subtle">{text.intro}</p>
        {detail.disabled && (
          <SectionMessage tone="warning" title={text.disabled} data-testid="target-disabled">
            {text.disabledText}
          </SectionMessage>
        )}
        {detail.nested && (
          <SectionMessage tone="info" title={text.nested} data-testid="target-nested">
            {text.nestedText}
          </SectionMessage>
        )}
        {inSections(detail.settings).map(({ section, settings }) => (
          <section key={section} className="manage-form__section" data-testid={`section-${section}`}>
            <h2>{text.sections[section]}</h2>
            {settings.map((setting) => (
              <Fragment key={setting.name}>
                {setting.name === "notes" && <FixedRefspecs />}
                <Setting
                  setting={setting}
                  detail={detail}
                  draft={draft}
                  error={errorOf(setting.name)}
                  onDefaultBranch={onDefaultBranch}
                />
                {setting.name === "customRefspecs" && <RefspecPreviewPart preview={refspecs.preview} />}
              </Fragment>
            ))}
          </section>
        ))}
      </form>
      {dirty && (
        <ChangesBar
          form={formId}
          count={edits.length}
          onDiscard={() => {
            discard();
            toast.announce(text.discarded);
            form.current?.querySelector<HTMLElement>("input, button")?.focus();
          }}
        />
      )}
    </>
  );
}

interface SettingProps {
  setting: TargetSetting;
  detail: TargetDetail;
  draft: SettingsDraft;
  error: string | null;
  onDefaultBranch: (() => void) | undefined;
}

function Setting({ setting, detail, draft, error, onDefaultBranch }: SettingProps) {
  const { name, readOnly } = setting;
  const value = draft.draft[name] ?? setting.value ?? firstValue(name);
  const expression = value.kind === "text" ? value.text : "";
  const reported = setting.value !== null || draft.draft[name] !== undefined;
  return (
    <>
      <SettingRow setting={setting} draft={draft}>
        <SettingControl
          name={name}
          value={value}
          readOnly={readOnly !== null}
          error={error}
          projects={detail.projects}
          onChange={(next) => draft.change(name, next)}
        />
        {name === "projects" && detail.projectsNote !== null && (
          <SectionMessage tone="warning" title={text.projectsNote}>
            {detail.projectsNote}
          </SectionMessage>
        )}
      </SettingRow>
      {name === "mainBranch" && !detail.nested && onDefaultBranch !== undefined && (
        <Button size="compact" className="setting__act" onClick={onDefaultBranch} data-testid="change-default-branch">
          {text.changeBranch}
        </Button>
      )}
      {name === "prHideFilter" && reported && (
        <FilterTester kind="pullRequestTitles" expression={expression} detail={detail} />
      )}
      {name === "tagsFilter" && reported && <FilterTester kind="tags" expression={expression} detail={detail} />}
      {name === "apiFilter" && reported && <RepositoryFilterPreview expression={expression} detail={detail} />}
    </>
  );
}

interface ChangesBarProps {
  form: string;
  count: number;
  onDiscard: () => void;
}

function ChangesBar({ form, count, onDiscard }: ChangesBarProps) {
  const id = useId();
  return (
    <section className="changes-bar" aria-labelledby={id} data-testid="changes-bar">
      <h2 id={id} className="visually-hidden">
        {text.bar}
      </h2>
      <span className="changes-bar__count" role="status" data-testid="changes-count">
        {text.changes(count)}
      </span>
      <Button onClick={onDiscard} data-testid="discard-changes">
        {text.discard}
      </Button>
      <Button type="submit" form={form} variant="primary" data-testid="review-changes">
        {text.review}
      </Button>
    </section>
  );
}

/** The refspecs as the form has them now. */
function refspecsOf(detail: TargetDetail, { draft }: SettingsDraft) {
  const now = (name: SettingName) =>
    draft[name] ?? detail.settings.find((one) => one.name === name)?.value ?? firstValue(name);
  const [notes, changes, custom] = [now("notes"), now("changes"), now("customRefspecs")];
  return {
    notes: notes.kind === "flag" && notes.on,
    changes: changes.kind === "flag" && changes.on,
    custom: custom.kind === "text" ? custom.text : "",
  };
}
