/** The filter builder: a tree of conditions, edited with plain selects and inputs and kept as JSON in a hidden field. */
import { startSelects } from "./lists";
import { element, icon } from "./page";

type Option = [string, string];
type Value = string | number | (string | number)[] | undefined;
interface Field {
  code: string;
  label: string;
  family: string;
  options: Option[];
  url?: string;
}
interface Operator {
  code: string;
  label: string;
  takes: string;
}
interface Schema {
  fields: Field[];
  operators: Record<string, Operator[]>;
  spans: Option[];
  names: Record<string, string>;
  words: Record<string, string>;
}
interface Leaf {
  field: string;
  op: string;
  value?: Value;
}
interface Tree {
  all?: (Leaf | Tree)[];
  any?: (Leaf | Tree)[];
}

const DEEPEST = 3;

function pick(options: Option[], chosen: string, label: string): HTMLSelectElement {
  const select = document.createElement("select");
  select.className = "form-select form-select-sm";
  select.setAttribute("aria-label", label);
  select.append(...options.map(([value, text]) => new Option(text, value, false, value === chosen)));
  return select;
}

function input(type: string, value: Value, label: string): HTMLInputElement {
  const made = document.createElement("input");
  made.type = type;
  made.className = "form-control form-control-sm";
  made.value = value === undefined ? "" : String(value);
  made.setAttribute("aria-label", label);
  if (type === "number") made.step = "any";
  return made;
}

function button(drawn: Element, text: string, action: () => void): HTMLElement {
  const made = element("button", "btn btn-quiet btn-sm", drawn, text);
  made.setAttribute("type", "button");
  made.addEventListener("click", action);
  return made;
}

class Builder {
  private readonly kept: HTMLTextAreaElement;
  private readonly schema: Schema;

  constructor(private readonly root: HTMLElement) {
    this.kept = root.querySelector("textarea") as HTMLTextAreaElement;
    this.schema = JSON.parse(root.dataset.conditions ?? "{}") as Schema;
    const tree = this.read();
    root.append(this.group(tree, 1));
    root.addEventListener("input", () => this.keep());
    root.addEventListener("change", () => this.keep());
  }

  private read(): Tree {
    try {
      const tree = JSON.parse(this.kept.value || "{}") as Tree;
      return tree.all || tree.any ? tree : { all: [] };
    } catch {
      return { all: [] };
    }
  }

  private word(name: string): string {
    return this.schema.words[name] ?? name;
  }

  private group(tree: Tree, depth: number): HTMLElement {
    const joined = tree.any ? "any" : "all";
    const box = element("fieldset", "condition-group");
    box.dataset.group = "";
    const legend = element("legend", "visually-hidden", this.word("group"));
    const how = pick([["all", this.word("all")], ["any", this.word("any")]], joined, this.word("joined"));
    how.dataset.joined = "";
    const rows = element("div", "condition-rows");
    const foot = element("div", "condition-foot");
    foot.append(
      button(icon("plus"), this.word("add"), () => {
        const row = this.row({ field: "", op: "" });
        rows.append(row);
        row.querySelector("select")?.focus();
        this.keep();
      }),
    );
    if (depth < DEEPEST) {
      foot.append(
        button(icon("brackets"), this.word("add_group"), () => {
          const inner = this.group({ [joined === "all" ? "any" : "all"]: [{ field: "", op: "" }] }, depth + 1);
          rows.append(inner);
          inner.querySelector("select")?.focus();
          this.keep();
        }),
      );
    }
    if (depth > 1) foot.append(button(icon("x"), this.word("remove_group"), () => this.remove(box)));
    for (const part of tree.all ?? tree.any ?? []) {
      rows.append("field" in part ? this.row(part) : this.group(part, depth + 1));
    }
    box.append(legend, how, rows, foot);
    return box;
  }

  private row(leaf: Leaf): HTMLElement {
    const row = element("div", "condition-row");
    row.dataset.condition = "";
    const known = this.schema.fields.some((field) => field.code === leaf.field);
    const offered: Option[] = this.schema.fields.map((field) => [field.code, field.label]);
    const code = known ? leaf.field : (this.schema.fields[0]?.code ?? "");
    const field = pick(offered, code, this.word("field"));
    field.dataset.part = "field";
    const rest = element("span", "condition-rest");
    field.addEventListener("change", () => this.ask(rest, field.value, { field: field.value, op: "" }));
    row.append(field, rest);
    const gone = button(icon("x"), "", () => this.remove(row));
    gone.setAttribute("aria-label", this.word("remove"));
    row.append(gone);
    this.ask(rest, code, known ? leaf : { field: code, op: "" });
    return row;
  }

  /** What stands behind the field: how it is asked, and the value. */
  private ask(rest: HTMLElement, code: string, leaf: Leaf): void {
    const field = this.schema.fields.find((one) => one.code === code);
    if (!field) return;
    const operators = this.schema.operators[field.family] ?? [];
    const op = pick(operators.map((one) => [one.code, one.label]), leaf.op, this.word("operator"));
    op.dataset.part = "op";
    const value = element("span", "condition-value");
    op.addEventListener("change", () => this.value(value, field, operators, op.value));
    rest.replaceChildren(op, value);
    this.value(value, field, operators, op.value, leaf.value);
  }

  private value(box: HTMLElement, field: Field, operators: Operator[], op: string, value?: Value): void {
    const takes = operators.find((one) => one.code === op)?.takes ?? "nothing";
    const label = this.word("value");
    const pair = Array.isArray(value) ? value : [];
    box.dataset.takes = takes;
    const made: Record<string, () => HTMLElement[]> = {
      text: () => [input("text", value, label)],
      number: () => [input("number", value, label)],
      numbers: () => [input("number", pair[0], label), element("span", "", "–"), input("number", pair[1], label)],
      day: () => [input("date", value, label)],
      days: () => [input("date", pair[0], label), element("span", "", "–"), input("date", pair[1], label)],
      count: () => [input("number", value ?? 30, label), element("span", "", this.word("days"))],
      span: () => [pick(this.schema.spans, String(value ?? ""), label)],
      options: () => [this.options(field, value === undefined ? [] : Array.isArray(value) ? value : [value], label)],
    };
    box.replaceChildren(...(made[takes]?.() ?? []));
    startSelects(box);
  }

  private options(field: Field, chosen: (string | number)[], label: string): HTMLSelectElement {
    const wanted = chosen.map(String);
    const offered = new Map(field.options);
    wanted.forEach((value) => {
      if (!offered.has(value)) offered.set(value, this.schema.names[`${field.code}:${value}`] ?? `#${value}`);
    });
    const select = pick([...offered], "", label);
    select.multiple = true;
    [...select.options].forEach((option) => (option.selected = wanted.includes(option.value)));
    select.dataset.select = "";
    if (field.url) select.dataset.selectUrl = field.url;
    return select;
  }

  private remove(part: HTMLElement): void {
    const group = part.parentElement?.closest<HTMLElement>("[data-group]");
    part.remove();
    group?.querySelector<HTMLElement>(":scope > .condition-foot button")?.focus();
    this.keep();
  }

  private keep(): void {
    const group = this.root.querySelector<HTMLElement>(":scope > [data-group]");
    const tree = group && this.written(group);
    this.kept.value = tree ? JSON.stringify(tree) : "";
  }

  private written(group: HTMLElement): Tree | undefined {
    const joined = group.querySelector<HTMLSelectElement>(":scope > [data-joined]")?.value === "any" ? "any" : "all";
    const parts = [...group.querySelectorAll<HTMLElement>(":scope > .condition-rows > *")].flatMap((part) => {
      const made = part.matches("[data-group]") ? this.written(part) : this.leaf(part);
      return made ? [made] : [];
    });
    return parts.length ? { [joined]: parts } : undefined;
  }

  private leaf(row: HTMLElement): Leaf {
    const part = (name: string) => row.querySelector<HTMLSelectElement>(`[data-part="${name}"]`)?.value ?? "";
    const box = row.querySelector<HTMLElement>(".condition-value");
    const controls = [...(box?.querySelectorAll<HTMLInputElement>(":scope > input, :scope > select") ?? [])];
    const takes = box?.dataset.takes ?? "nothing";
    const values = controls.map((control) => control.value);
    const leaf: Leaf = { field: part("field"), op: part("op") };
    if (takes === "options") {
      const select = box?.querySelector("select");
      leaf.value = [...(select?.selectedOptions ?? [])].map((option) => option.value);
    } else if (takes === "numbers" || takes === "days") leaf.value = values;
    else if (takes !== "nothing") leaf.value = values[0] ?? "";
    return leaf;
  }
}

export function startConditions(root: HTMLElement): void {
  if (!root.querySelector("[data-group]")) new Builder(root);
}
