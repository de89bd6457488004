import type { FilterTrial } from "../generated/FilterTrial";
import type { TryFilter } from "../generated/TryFilter";
import { connectionOf } from "./targets";
import { repositoryName, type World } from "./world";

/** What a filter would pick. Of JMESPath this world knows two functions, of Java's expressions what a browser knows. */
export function tryFilter(world: World, request: TryFilter): FilterTrial {
  const { kind, expression, target } = request;
  if (kind === "repositories") {
    const asked = /^\[\?\s*(contains|starts_with)\(\s*(?:repositoryName|name)\s*,\s*'([^']*)'\s*\)\s*\]$/.exec(
      expression,
    );
    if (asked === null) return { problem: "JMESPath: unexpected token at column 1.", caution: null, rows: [] };
    const [, name, part = ""] = asked;
    const total = connectionOf(world, target)?.connection.repositories ?? world.repositories;
    const samples =
      request.samples.length > 0 ? request.samples : Array.from({ length: total }, (_, at) => repositoryName(at));
    return {
      problem: null,
      caution: "What fields GIJ gives the filter for AWS is not documented.",
      rows: samples.map((text) => ({
        text,
        matches: name === "contains" ? text.includes(part) : text.startsWith(part),
      })),
    };
  }
  try {
    const pattern = new RegExp(expression);
    return {
      problem: null,
      caution: expression.includes("\\Q") ? "Java reads \\Q…\\E as quoted text." : null,
      rows: request.samples.map((text) => ({
        text,
        matches: expression === "" ? kind === "tags" : pattern.test(text),
      })),
    };
  } catch {
    return { problem: "Unclosed group near index 1.", caution: null, rows: [] };
  }
}
