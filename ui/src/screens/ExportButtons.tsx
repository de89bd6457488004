import { Download } from "lucide-react";
import { useState } from "react";
import { asWireError } from "../backend";
import type { ExportFormat } from "../backend/generated/ExportFormat";
import type { SavedFile } from "../backend/generated/SavedFile";
import type { WireError } from "../backend/generated/WireError";
import "./shared.css";
import { Button, Copyable, ErrorMessage, useAnnounce } from "../components";

interface ExportWords {
  export: string;
  exportAs: Readonly<Record<ExportFormat, string>>;
  exportLabel: Readonly<Record<ExportFormat, string>>;
  saved: string;
  copyPath: string;
}

interface ExportButtonsProps {
  words: ExportWords;
  onExport: (format: ExportFormat) => Promise<SavedFile>;
}

const FORMATS: readonly ExportFormat[] = ["json", "csv"];

/** Writes something to a file in the format asked for, and shows where it is. */
export function ExportButtons({ words, onExport }: ExportButtonsProps) {
  const announce = useAnnounce();
  const [busy, setBusy] = useState<ExportFormat | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [error, setError] = useState<WireError | null>(null);

  const save = async (format: ExportFormat) => {
    setBusy(format);
    setError(null);
    try {
      const { path } = await onExport(format);
      setSaved(path);
      announce(`${words.saved} ${path}`);
    } catch (thrown) {
      setError(asWireError(thrown));
    } finally {
      setBusy(null);
    }
  };

  return (
    <div className="export">
      <div className="export__row">
        <Download size={16} aria-hidden="true" />
        <span>{words.export}</span>
        {FORMATS.map((format) => (
          <Button
            key={format}
            size="compact"
            data-testid={`export-${format}`}
            aria-label={words.exportLabel[format]}
            busy={busy === format}
            onClick={() => void save(format)}
          >
            {words.exportAs[format]}
          </Button>
        ))}
      </div>
      {saved === null ? null : (
        <p className="export__saved" data-testid="saved-path">
          {words.saved} <Copyable text={saved} label={words.copyPath} />
        </p>
      )}
      {error === null ? null : <ErrorMessage error={error} />}
    </div>
  );
}
