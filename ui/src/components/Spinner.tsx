import { LoaderCircle } from "lucide-react";

/** Something is at work. With a label it says what. */
export function Spinner({ label, size = "small" }: { label?: string; size?: "small" | "large" }) {
  return (
    <span className={`spinner spinner--${size}`} role={label === undefined ? undefined : "status"}>
      <LoaderCircle aria-hidden="true" className="spinner__wheel" />
      {label !== undefined && <span className="spinner__label">{label}</span>}
    </span>
  );
}
