import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Markdown, plainText } from "./Markdown";

test("emphasis, code and lists become elements", () => {
  const { container } = render(<Markdown text={"**bold** and *soft* `code`\n- one\n- two\n\n> said"} />);
  expect(container.querySelector("strong")).toHaveTextContent("bold");
  expect(container.querySelector("em")).toHaveTextContent("soft");
  expect(container.querySelectorAll("li")).toHaveLength(2);
  expect(container.querySelector("blockquote")).toHaveTextContent("said");
});

test("HTML stays text", () => {
  const { container } = render(<Markdown text={'<img src=x onerror="alert(1)"> <script>alert(1)</script>'} />);
  expect(container.querySelector("img, script")).toBeNull();
  expect(container).toHaveTextContent("<script>alert(1)</script>");
});

test("only web and mail addresses are links", () => {
  render(<Markdown text={"[good](https://example.org/a) [bad](javascript:alert(1)) see https://example.org/b."} />);
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["https://example.org/a", "https://example.org/b"]);
});

test("mentions are those people who were mentioned", () => {
  const bo = { id: "b", name: "Bo Lindqvist" };
  render(<Markdown text="ask @Bo Lindqvist or @nobody" mentions={[bo]} renderMention={(mention) => <button type="button">@{mention.name}</button>} />);
  expect(screen.getByRole("button", { name: "@Bo Lindqvist" })).toBeVisible();
  expect(screen.getByText(/or @nobody/)).toBeVisible();
});

test("snake_case and prices stay as they are", () => {
  const { container } = render(<Markdown text="file_name_here costs 5*3*2" />);
  expect(container).toHaveTextContent("file_name_here costs 5");
  expect(container.querySelector("u, s, strong")).toBeNull();
});

test("a preview has the words without the marks", () => {
  expect(plainText("**Please** file\n- [before](https://example.org) `noon`")).toBe("Please file - before noon");
});
