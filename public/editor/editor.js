// The code editor: CodeMirror 6 for Python, with marks for the lines that caused queries, and with completion
// by the engine.
// Bundled by build.mjs into editor.js; used by src/app/page/editor.rs through createEditor().

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { python } from "@codemirror/lang-python";
import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, gutter, GutterMarker, keymap, lineNumbers, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const setMarked = StateEffect.define();
const setCounts = StateEffect.define();
const setErrorLine = StateEffect.define();

/** Decorates whole lines (1-based). */
function lineDecorations(state, lines, className) {
  const inside = Array.from(lines).filter((line) => line >= 1 && line <= state.doc.lines);
  return Decoration.set(
    inside.map((line) => Decoration.line({ class: className }).range(state.doc.line(line).from)),
    true,
  );
}

function lineField(effect, className) {
  return StateField.define({
    create: () => Decoration.none,
    update(value, transaction) {
      value = value.map(transaction.changes);
      for (const it of transaction.effects) {
        if (it.is(effect)) value = lineDecorations(transaction.state, it.value, className);
      }
      return value;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

/** Draws under the text of one line (1-based) and tells the message to who points at it; nothing for line 0. */
function underline(state, { line, message }) {
  if (!line || line > state.doc.lines) return Decoration.none;
  const { from, to, text } = state.doc.line(line);
  const start = from + text.length - text.trimStart().length;
  const whole = Decoration.line({ class: "cm-error-line" }).range(from);
  if (start >= to) return Decoration.set([whole]);
  return Decoration.set([whole, Decoration.mark({ class: "cm-error-text", attributes: { title: message } }).range(start, to)]);
}

const errorField = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    value = value.map(transaction.changes);
    for (const it of transaction.effects) if (it.is(setErrorLine)) value = underline(transaction.state, it.value);
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** From this many queries on, a badge gets its heat: calm, warm, hot, very hot. */
const HEAT = [2, 5, 20];

/** The number of queries that a line caused, from calm to hot. */
class CountMarker extends GutterMarker {
  constructor(count) {
    super();
    this.count = count;
  }
  eq(other) {
    return this.count === other.count;
  }
  toDOM() {
    const badge = document.createElement("span");
    badge.className = `cm-count heat-${HEAT.filter((from) => this.count >= from).length}`;
    badge.textContent = `${this.count}×`;
    badge.title = `${this.count} ${this.count === 1 ? "query" : "queries"} from this line in the last run`;
    return badge;
  }
}

const countField = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    value = value.map(transaction.changes);
    for (const it of transaction.effects) {
      if (!it.is(setCounts)) continue;
      const doc = transaction.state.doc;
      const inside = it.value.filter(([line]) => line >= 1 && line <= doc.lines);
      value = RangeSet.of(inside.map(([line, count]) => new CountMarker(count).range(doc.line(line).from)), true);
    }
    return value;
  },
});

const blankFinder = new MatchDecorator({ regexp: /_{6,}/g, decoration: Decoration.mark({ class: "cm-blank" }) });

/** What an exercise leaves open. */
const blanks = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = blankFinder.createDeco(view);
    }
    update(update) {
      this.decorations = blankFinder.updateDeco(update, this.decorations);
    }
  },
  { decorations: (it) => it.decorations },
);

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.bool, tags.null], class: "tok-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.definition(tags.variableName), tags.className, tags.definition(tags.className)], class: "tok-name" },
  { tag: tags.meta, class: "tok-mark" },
]);

/** CodeMirror's words for what the engine calls a kind. */
const KINDS = { relationship: "property", column: "property", module: "namespace" };

/** Asks the engine through `ask(text, cursor)`, which answers with [label, kind, detail] or null while it is busy. */
function completions(ask) {
  return async (context) => {
    const word = context.matchBefore(/\w+/);
    const dotted = context.matchBefore(/\.\w*/);
    if (!word && !dotted && !context.explicit) return null;
    const found = await ask(context.state.doc.toString(), context.pos);
    if (!found?.length || context.aborted) return null;
    const options = found.map(([label, kind, detail]) => ({ label, detail, type: KINDS[kind] ?? kind }));
    return { from: word ? word.from : context.pos, options, validFor: /^\w*$/ };
  };
}

/**
 * Creates an editor inside `parent`.
 * options: doc, label, readOnly, onChange(text), onCursor(line), onRun(),
 * onComplete(text, cursor) → promise.
 * Tab walks through the page until something was typed, then indents; Escape gives it back to the page.
 */
export function createEditor(parent, options) {
  let quiet = false;
  let tabLeaves = true;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.doc,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("    "),
        bracketMatching(),
        closeBrackets(),
        options.readOnly ? [] : autocompletion({ override: [completions(options.onComplete)], icons: false }),
        python(),
        syntaxHighlighting(colours),
        lineField(setMarked, "cm-marked"),
        errorField,
        blanks,
        countField,
        gutter({
          class: "cm-counts",
          markers: (it) => it.state.field(countField),
          domEventHandlers: {
            mousedown(it, block) {
              options.onCursor(it.state.doc.lineAt(block.from).number);
              return true;
            },
          },
        }),
        EditorState.readOnly.of(options.readOnly),
        EditorView.contentAttributes.of({
          "aria-label": options.label,
          "aria-readonly": String(options.readOnly),
          "aria-describedby": "editor-help",
          tabindex: "0",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => (options.onRun(), true), preventDefault: true },
          ...completionKeymap,
          { key: "Tab", run: acceptCompletion },
          {
            key: "Tab",
            run: (it) => !tabLeaves && !options.readOnly && indentWithTab.run(it),
            shift: (it) => !tabLeaves && !options.readOnly && indentWithTab.shift(it),
          },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        // Observers see Escape also when it closes a list of completions: one press is enough.
        EditorView.domEventObservers({ focus: () => void (tabLeaves = true), keydown: onKey }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) options.onChange(update.state.doc.toString());
          const moved = update.selectionSet && update.transactions.some((it) => it.isUserEvent("select"));
          if (moved && !update.docChanged) options.onCursor(lineOf(update.state));
        }),
      ],
    }),
  });

  function onKey(event) {
    if (event.key === "Escape") tabLeaves = true;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) tabLeaves = false;
  }

  function lineOf(state) {
    return state.doc.lineAt(state.selection.main.head).number;
  }

  return {
    setText(text) {
      if (text === view.state.doc.toString()) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
    },
    /** Marks lines (1-based) and brings the first into view when `reveal` is set. */
    mark(lines, reveal) {
      const effects = [setMarked.of(lines)];
      view.dispatch({ effects });
      const first = lines[0];
      if (reveal && first >= 1 && first <= view.state.doc.lines) {
        const block = view.lineBlockAt(view.state.doc.line(first).from);
        const top = view.documentTop + block.top;
        if (top < 80 || top > innerHeight - 120) scrollBy({ top: top - innerHeight / 3 });
      }
    },
    /** Shows [line, count] pairs beside the code. */
    setCounts(pairs) {
      view.dispatch({ effects: setCounts.of(pairs) });
    },
    /** Underlines the line of an error with its message, or none for 0. */
    setError(line, message) {
      view.dispatch({ effects: setErrorLine.of({ line, message }) });
    },
    destroy() {
      view.destroy();
    },
  };
}
