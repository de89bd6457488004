interface CodeBlockProps {
  /** What it is: "Policy as JSON". */
  label: string;
  children: string;
  "data-testid"?: string;
}

/** A text for a machine, shown as it is. It scrolls by itself and can be reached by keyboard. */
export function CodeBlock({ label, children, "data-testid": testId }: CodeBlockProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="code-block" aria-label={label} tabIndex={0} data-testid={testId}>
      <pre>{children}</pre>
    </section>
  );
}
