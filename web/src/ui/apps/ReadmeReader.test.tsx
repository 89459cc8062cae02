import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import ReadmeReader from "./ReadmeReader";

test("the web and mailboxes are linked to, without a word of where one comes from", () => {
  render(<ReadmeReader text="[site](https://example.org/a), [mail](mailto:a@example.org), https://example.org/b" />);
  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["https://example.org/a", "mailto:a@example.org", "https://example.org/b"]);
  for (const link of screen.getAllByRole("link")) expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
});

test.each(["javascript:alert(1)", "data:text/html,hello", "/admin/apps", "docs/guide.md", "//example.org", "#usage"])("what points to %s is text", (href) => {
  render(<ReadmeReader text={`read [the guide](${href})`} />);
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.getByText("read the guide")).toBeVisible();
});

test("a picture is its words", () => {
  const { container } = render(<ReadmeReader text="before ![two shelves](https://example.org/shelves.png) after" />);
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByText("before two shelves after")).toBeVisible();
});

test("a badge is a link with a name, also where it has no words", () => {
  render(<ReadmeReader text={"[![build passing](https://example.org/a.svg)](https://example.org/ci) [![](https://example.org/b.svg)](https://example.org/docs)"} />);
  expect(screen.getByRole("link", { name: "build passing" })).toHaveAttribute("href", "https://example.org/ci");
  expect(screen.getByRole("link", { name: "https://example.org/b.svg" })).toHaveAttribute("href", "https://example.org/docs");
});

test("raw HTML is left out", () => {
  const { container } = render(<ReadmeReader text={'<script>alert(1)</script>\n\nplain <img src="x" onerror="alert(1)"> <b>words</b>'} />);
  expect(container.querySelector("script, img, b")).toBeNull();
  expect(container).toHaveTextContent(/^plain words$/);
});

test("headings stand below those of the page", () => {
  render(<ReadmeReader text={"# Stationery\n\n### Use"} />);
  expect(screen.getByRole("heading", { level: 4, name: "Stationery" })).toBeVisible();
  expect(screen.getByRole("heading", { level: 5, name: "Use" })).toBeVisible();
});
