import { useState } from "react";
import type { SupportBundle } from "../../backend/generated/SupportBundle";
import { CodeBlock, KeyValueList } from "../../components";
import { messages } from "../../messages";
import "../shared.css";

const text = messages.diagnostics.support;

/** Every file of a bundle as it will be written, and what was replaced in them. */
export function BundlePreview({ bundle }: { bundle: SupportBundle }) {
  const [path, setPath] = useState(bundle.files[0]?.path);
  const file = bundle.files.find((one) => one.path === path) ?? bundle.files[0];
  return (
    <div className="bundle" data-testid="bundle-preview">
      <h3>{text.previewTitle}</h3>
      <p className="subtle">
        <code>{bundle.folder}/</code>
      </p>
      <div className="bundle__panes">
        <ul className="bundle__files" aria-label={text.filesLabel}>
          {bundle.files.map((one) => (
            <li key={one.path}>
              <button
                type="button"
                className="bundle__file"
                aria-current={one === file ? "true" : undefined}
                onClick={() => setPath(one.path)}
              >
                <span className="bundle__path">{one.path}</span>
                <span className="subtle">{text.bytes(one.bytes)}</span>
              </button>
            </li>
          ))}
        </ul>
        {file === undefined ? null : (
          <div className="bundle__content">
            {file.shortened && <p className="subtle">{text.shortened}</p>}
            <CodeBlock label={text.content(file.path)} data-testid="bundle-content">
              {file.text}
            </CodeBlock>
          </div>
        )}
      </div>
      <h3>{text.redacted}</h3>
      {bundle.redactions.length === 0 ? (
        <p className="subtle">{text.nothingRedacted}</p>
      ) : (
        <KeyValueList layout="line" items={bundle.redactions.map(({ name, value }) => ({ label: name, value }))} />
      )}
    </div>
  );
}
