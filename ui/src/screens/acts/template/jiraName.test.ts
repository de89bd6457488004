import { expect, test } from "vitest";
import { asksFor, jiraName, keepJiraName } from "./jiraName";

test("a name is kept for its own site, and what is kept wrongly is no name", () => {
  keepJiraName("https://a.example", { displayName: "Ada Lovelace", userName: "ada" });
  expect(jiraName("https://a.example")).toEqual({ displayName: "Ada Lovelace", userName: "ada" });
  expect(jiraName("https://b.example")).toEqual({ displayName: "", userName: "" });
  localStorage.setItem("causeway.jiraName https://b.example", "{");
  expect(jiraName("https://b.example")).toEqual({ displayName: "", userName: "" });
  localStorage.setItem("causeway.jiraName https://b.example", '{"displayName":7}');
  expect(jiraName("https://b.example")).toEqual({ displayName: "", userName: "" });
});

test("a name is asked for by the templates that use it", () => {
  expect(asksFor("${issuekey}-${summary}")).toEqual({ displayName: false, userName: false });
  expect(asksFor("${UserName}/${issuekey}")).toEqual({ displayName: false, userName: true });
  expect(asksFor("${displayname}/${issuekey}")).toEqual({ displayName: true, userName: false });
});
