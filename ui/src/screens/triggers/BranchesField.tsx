import { X } from "lucide-react";
import { useState } from "react";
import { Button, TextInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import { type BranchProblem, branchNames, branchProblem, MAX_BRANCHES } from "./branches";
import "../shared.css";
import "./triggers.css";

interface BranchesFieldProps {
  branches: readonly string[];
  typed: string;
  /** What the Rust side says against the list. */
  error?: string | undefined;
  onChange: (change: { branches?: readonly string[]; branchTyped?: string }) => void;
}

/** Which branches are told: chips, and a field that adds to them. None stands for all. */
export function BranchesField({ branches, typed, error, onChange }: BranchesFieldProps) {
  const text = messages.triggers.settings;
  const [refused, setRefused] = useState<BranchProblem | null>(null);
  const full = branches.length >= MAX_BRANCHES;

  const add = () => {
    const next = [...branches];
    const left: string[] = [];
    let problem: BranchProblem | null = null;
    for (const name of branchNames(typed)) {
      const found = branchProblem(name, next);
      if (found === null) next.push(name);
      // A name that is in the list already is there as wanted.
      else if (found !== "twice" || branchNames(typed).length === 1) {
        problem ??= found;
        left.push(name);
      }
    }
    setRefused(problem);
    onChange({ branches: next, branchTyped: left.join(" ") });
  };

  return (
    <fieldset className="branches" data-testid="branches">
      <legend className="field__label">{text.branches}</legend>
      <ul className="branches__chosen" aria-label={text.branches}>
        {branches.length === 0 ? <li className="branches__all">{text.branchesAll}</li> : null}
        {branches.map((name) => (
          <li key={name}>
            <button
              type="button"
              className="chip"
              data-testid={`branch-${name}`}
              onClick={() => {
                setRefused(null);
                onChange({ branches: branches.filter((other) => other !== name) });
              }}
            >
              <span aria-hidden="true" className="branches__name">
                {name}
              </span>
              <X size={12} aria-hidden="true" />
              <span className="visually-hidden">{text.removeBranch(name)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="branches__add">
        <TextInput
          id={fieldId("branches")}
          data-testid="branch-input"
          className="branches__input"
          label={text.branchInput}
          help={text.branchesHelp}
          error={refused === null ? error : text.branchProblems[refused]}
          hint={full && typed === "" ? text.branchesFull : undefined}
          mono
          value={typed}
          onChange={(branchTyped) => {
            setRefused(null);
            onChange({ branchTyped });
          }}
          onBlur={add}
          onKeyDown={(event) => {
            // Enter is the form's act, once there is nothing left to add. With Ctrl or Cmd it always is.
            if (event.key !== "Enter" || event.ctrlKey || event.metaKey || typed.trim() === "") return;
            event.preventDefault();
            add();
          }}
        />
        <Button data-testid="add-branch" onClick={add}>
          {text.addBranch}
        </Button>
      </div>
    </fieldset>
  );
}
