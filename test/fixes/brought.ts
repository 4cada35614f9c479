import type { FixKey } from '../harness/proof';

/** Why a right repair may be followed by a finding of another rule: the fault was there before, or the person is told what to do next. */
export const whyBrought: { readonly [fix: FixKey]: string } = {
  'apt-recommends/addWith':
    'The packages that it names may need a version, or be there for the build alone; before they came unnamed. And a list of three is held to an order that two were not.',
  'arbitrary-uid-permissions/openLater': 'Two such RUNs stand next to each other, and can be merged.',
  'build-dependencies-left/remove': 'The install’s own manager removes, and that may be one that the image does not have.',
  'change-after-volume/move': 'The RUN may come to stand next to another one, with which it can be merged.',
  'copy-before-install/move': 'RUNs that the COPY parted stand next to each other.',
  'copy-before-install/moveReviewed':
    'RUNs that the COPY parted stand next to each other; a copied tree that may hold the settings of apt stands behind the install now, which has to bring its own options.',
  'default-password/clear': 'The variable is still one for a secret, whatever its value.',
  'empty-continuation/endHere': 'What stands below is read as instructions of its own now.',
  'empty-continuation/removeLine': 'Two groups of packages, parted by the empty line, become one list.',
  'entrypoint-shebang/install': 'The package that it adds has no version: the right one is not known here.',
  'hard-coded-endpoint/service': 'A password for localhost passes for an example, one for a service does not.',
  'invalid-instruction/correct': 'The instruction could not be read before.',
  'json-form/repair': 'The command could not be read before.',
  'missing-pipefail/addShell': 'SHELL parts a row of RUNs, so that one group to merge becomes two.',
  'package-cache-left/cleanUnlessUsed': 'An install further below that used the lists has none now; the fix is offered as a choice for that reason.',
  'privileged-port/move': 'A label that names the old port for services is told of.',
  'repeated-command/remove': 'What stood around the instruction stands next to each other.',
  'repeated-version/introduce':
    'ARG parts a row of RUNs, so that one group to merge becomes two; and it may come to stand below a comment that describes nothing.',
  'separate-package-update/addUpdate': 'What it fetches is to be removed behind the install, where nothing does so yet.',
  'separate-package-update/move': 'The update is copied as it is written, by apt, too.',
  'shell-form-command/addExec': 'A redirection of the command is that of the program now.',
  'shell-form-command/execFormSuggested': 'The program gets its arguments only now, and they say what it listens on, or how it is set.',
  'sshd-in-image/removePort':
    'A label that names the port for services is told of, what stood around EXPOSE stands next to each other, and ports that it left out are missed once it is gone.',
  'sudo/drop': 'Nothing calls sudo any more, so its package is not needed.',
  'sudo/runuser': 'Nothing calls sudo any more, so its package is not needed.',
  'system-upgrade/remove':
    'What is left of its RUN is looked at without it: the update is one of its own, the directory its first word, a package that only the upgrade used not needed, and a comment about it stands above something else.',
  'undeclared-port/add': 'The label that names ports for services does not fit the image’s ports.',
  'undeclared-port/addUsual': 'The usual port may be below 1024; and an image with a port should say what service it offers.',
  'undeclared-volume/add': 'The directory of the volume must be open to group 0, which is told of volumes.',
  'unneeded-packages/remove': 'With a package gone, what is left of the list may be a group of its own that is not in order.',
  'unused-stage/drop': 'Comments that the stage parted stand in front of what comes next.',
  'writes-outside-volume/volume': 'The directory of the volume must be open to group 0, which is told of volumes.',
};
