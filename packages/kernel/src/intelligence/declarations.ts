import ts from 'typescript';

export interface CellNames {
  /** Everything that the top level of a cell declares: values, types and imported names. */
  readonly declared: ReadonlySet<string>;
  /** Those of them that the cell exports itself. */
  readonly exported: ReadonlySet<string>;
}

/** The names that a cell gives to later cells. */
export function namesOf(code: string): CellNames {
  const file = ts.createSourceFile(
    'cell.tsx',
    code,
    ts.ScriptTarget.ESNext,
    false,
    ts.ScriptKind.TSX,
  );
  const declared = new Set<string>();
  const exported = new Set<string>();
  for (const statement of file.statements) {
    const names = statementNames(statement);
    for (const name of names) declared.add(name);
    if (isExported(statement)) for (const name of names) exported.add(name);
  }
  return { declared, exported };
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  const modifiers = ts.getModifiers(statement) ?? [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function statementNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name));
  }
  if (ts.isImportDeclaration(statement)) return importNames(statement.importClause);
  if (ts.isModuleDeclaration(statement) && !ts.isIdentifier(statement.name)) return [];
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
  ) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  return [];
}

function bindingNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return name.text === '' ? [] : [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : bindingNames(element.name),
  );
}

function importNames(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return [];
  const names = clause.name === undefined ? [] : [clause.name.text];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, bindings.name.text];
  return [...names, ...bindings.elements.map((element) => element.name.text)];
}
