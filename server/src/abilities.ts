import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol';

/** What the client can do, as far as the server's answers hang on it. */
export interface Abilities {
  readonly pull: boolean;
  readonly refresh: boolean;
  readonly related: boolean;
  readonly descriptions: boolean;
  readonly resolveEdits: boolean;
  readonly versionedEdits: boolean;
  readonly createFiles: boolean;
  /** Shows an edit before it is made, where the server asks for that. */
  readonly annotations: boolean;
  readonly applyEdit: boolean;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly folders: boolean;
  readonly watch: boolean;
  readonly relativeWatch: boolean;
  readonly progress: boolean;
  readonly showDocument: boolean;
  readonly lensRefresh: boolean;
  readonly clientCommands: boolean;
  readonly files: boolean;
}

export const noAbilities: Abilities = readAbilities({}, {});

export function abilitiesOf(params: InitializeParams): Abilities {
  const options =
    typeof params.initializationOptions === 'object' && params.initializationOptions !== null ? (params.initializationOptions as InitializationOptions) : {};
  return readAbilities(params.capabilities, options);
}

function readAbilities({ textDocument, workspace, window }: ClientCapabilities, options: InitializationOptions): Abilities {
  const edit = workspace?.workspaceEdit;
  return {
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    related: (textDocument?.publishDiagnostics?.relatedInformation ?? textDocument?.diagnostic?.relatedInformation) === true,
    descriptions: (textDocument?.publishDiagnostics?.codeDescriptionSupport ?? textDocument?.diagnostic?.codeDescriptionSupport) === true,
    resolveEdits: textDocument?.codeAction?.dataSupport === true && textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    versionedEdits: edit?.documentChanges === true,
    createFiles: edit?.resourceOperations?.includes('create') === true,
    annotations: edit?.changeAnnotationSupport !== undefined,
    applyEdit: workspace?.applyEdit === true,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    watch: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    relativeWatch: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    progress: window?.workDoneProgress === true,
    showDocument: window?.showDocument?.support === true,
    lensRefresh: workspace?.codeLens?.refreshSupport === true,
    clientCommands: options.clientCommands === true,
    files: options.files === true,
  };
}
