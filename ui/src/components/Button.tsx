import type { ComponentPropsWithRef, ReactNode } from "react";
import { Spinner } from "./Spinner";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  variant?: "primary" | "default" | "subtle" | "danger" | "link";
  size?: "default" | "compact";
  /** At work: the button keeps its place and focus but takes no further press. */
  busy?: boolean;
  icon?: ReactNode;
  /** Only the icon is seen; `children` stays as its name. */
  iconOnly?: boolean;
}

/** A button. `busy` and `disabled` both say so to assistive technology. */
export function Button({
  variant = "default",
  size = "default",
  busy = false,
  icon,
  iconOnly = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const classes = [
    "button",
    `button--${variant}`,
    size === "compact" && "button--compact",
    iconOnly && "button--icon",
    className,
  ];
  return (
    <button
      {...rest}
      type={type}
      className={classes.filter(Boolean).join(" ")}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"]}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <Spinner /> : icon}
      {iconOnly ? (
        <span className="visually-hidden">{children}</span>
      ) : (
        <span className="button__label">{children}</span>
      )}
    </button>
  );
}
