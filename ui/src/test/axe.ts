import axe from "axe-core";

/** The accessibility rules this page breaks, in words. Colours are not computed here; the pictures are checked for them. */
export async function violations(root: Element = document.body): Promise<string[]> {
  const result = await axe.run(root, { rules: { "color-contrast": { enabled: false } } });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}
