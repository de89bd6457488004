import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import { Button, Checkbox, Dialog } from "../../components";
import { messages } from "../../messages";

interface ColumnChooserProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  columns: readonly ConfigurationColumn[];
  shown: readonly number[];
  usual: readonly number[];
  onShown: (shown: readonly number[]) => void;
}

const words = messages.bulk;

/** Which columns are shown. At least one is. */
export function ColumnChooser({ open, onOpenChange, columns, shown, usual, onShown }: ColumnChooserProps) {
  const toggle = (place: number, wanted: boolean) =>
    onShown(wanted ? [...shown, place] : shown.filter((one) => one !== place));
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.columnsTitle}
      size="large"
      data-testid="bulk-column-chooser"
      actions={
        <>
          <Button onClick={() => onShown(columns.map((_, place) => place))} data-testid="columns-all">
            {words.columnsAll}
          </Button>
          <Button onClick={() => onShown(usual)}>{words.columnsUsual}</Button>
          <Button variant="primary" onClick={() => onOpenChange(false)} data-testid="columns-done">
            {words.done}
          </Button>
        </>
      }
    >
      <div className="bulk__columns">
        {columns.map((column, place) => (
          <Checkbox
            key={column.name}
            label={column.label}
            help={column.meaning}
            checked={shown.includes(place)}
            disabled={shown.length === 1 && shown.includes(place)}
            onChange={(wanted) => toggle(place, wanted)}
            data-testid={`column-${column.name}`}
          />
        ))}
      </div>
    </Dialog>
  );
}
