// The code editor: CodeMirror 6 for Python, with marks for the lines that caused queries.
// Bundled by build.mjs into editor.js; used by src/app/page/editor.rs through createEditor().

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { python } from "@codemirror/lang-python";
import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, gutter, GutterMarker, keymap, lineNumbers } from "@codemirror/view";
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
    badge.className = "cm-count" + (this.count >= 5 ? " is-hot" : this.count >= 2 ? " is-warm" : "");
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

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.bool, tags.null], class: "tok-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.definition(tags.variableName), tags.className, tags.definition(tags.className)], class: "tok-name" },
  { tag: tags.meta, class: "tok-mark" },
]);

/**
 * Creates an editor inside `parent`.
 * options: doc, label, readOnly, onChange(text), onCursor(line), onRun().
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
        python(),
        syntaxHighlighting(colours),
        lineField(setMarked, "cm-marked"),
        lineField(setErrorLine, "cm-error-line"),
        countField,
        gutter({ class: "cm-counts", markers: (it) => it.state.field(countField) }),
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
          { key: "Escape", run: () => ((tabLeaves = true), false) },
          {
            key: "Tab",
            run: (it) => !tabLeaves && !options.readOnly && indentWithTab.run(it),
            shift: (it) => !tabLeaves && !options.readOnly && indentWithTab.shift(it),
          },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.domEventHandlers({ focus: () => void (tabLeaves = true), keydown: onKey }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) options.onChange(update.state.doc.toString());
          const moved = update.selectionSet && update.transactions.some((it) => it.isUserEvent("select"));
          if (moved && !update.docChanged) options.onCursor(lineOf(update.state));
        }),
      ],
    }),
  });

  function onKey(event) {
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
    /** Marks the line of an error, or none for 0. */
    setError(line) {
      view.dispatch({ effects: setErrorLine.of(line ? [line] : []) });
    },
    destroy() {
      view.destroy();
    },
  };
}
