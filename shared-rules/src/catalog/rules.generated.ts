// Written by `npm run gen` from the folders of src/rules; do not edit.
import type { AnyRule } from '../engine/rule';
import addInsteadOfCopy from '../rules/add-instead-of-copy/rule';
import aptCommand from '../rules/apt-command/rule';
import aptRecommends from '../rules/apt-recommends/rule';
import arbitraryUidPermissions from '../rules/arbitrary-uid-permissions/rule';
import argBeforeFrom from '../rules/arg-before-from/rule';
import bakedConfiguration from '../rules/baked-configuration/rule';
import buildDependenciesLeft from '../rules/build-dependencies-left/rule';
import cdInsteadOfWorkdir from '../rules/cd-instead-of-workdir/rule';
import changeAfterVolume from '../rules/change-after-volume/rule';
import consecutiveRun from '../rules/consecutive-run/rule';
import constantPlatform from '../rules/constant-platform/rule';
import continuationSpacing from '../rules/continuation-spacing/rule';
import copiedArchive from '../rules/copied-archive/rule';
import copyBeforeInstall from '../rules/copy-before-install/rule';
import copyDestination from '../rules/copy-destination/rule';
import copyFrom from '../rules/copy-from/rule';
import daemonizingCommand from '../rules/daemonizing-command/rule';
import debugEnabled from '../rules/debug-enabled/rule';
import defaultPassword from '../rules/default-password/rule';
import definitionDescription from '../rules/definition-description/rule';
import duplicateLabel from '../rules/duplicate-label/rule';
import emptyContinuation from '../rules/empty-continuation/rule';
import endOfLifeBase from '../rules/end-of-life-base/rule';
import entrypointIgnoresArguments from '../rules/entrypoint-ignores-arguments/rule';
import entrypointLineEndings from '../rules/entrypoint-line-endings/rule';
import entrypointNotExecutable from '../rules/entrypoint-not-executable/rule';
import entrypointNotFound from '../rules/entrypoint-not-found/rule';
import entrypointShebang from '../rules/entrypoint-shebang/rule';
import groupExecutePermission from '../rules/group-execute-permission/rule';
import gunicornWorkerTmp from '../rules/gunicorn-worker-tmp/rule';
import hardCodedEndpoint from '../rules/hard-coded-endpoint/rule';
import ignoredCopySource from '../rules/ignored-copy-source/rule';
import incompleteS2iBuilder from '../rules/incomplete-s2i-builder/rule';
import insecureDownload from '../rules/insecure-download/rule';
import instructionCasing from '../rules/instruction-casing/rule';
import interactiveInstall from '../rules/interactive-install/rule';
import invalidBaseArgument from '../rules/invalid-base-argument/rule';
import invalidExpose from '../rules/invalid-expose/rule';
import invalidInstruction from '../rules/invalid-instruction/rule';
import invalidLabel from '../rules/invalid-label/rule';
import jsonForm from '../rules/json-form/rule';
import jvmFixedHeap from '../rules/jvm-fixed-heap/rule';
import jvmGcThreads from '../rules/jvm-gc-threads/rule';
import jvmSurvivesOutOfMemory from '../rules/jvm-survives-out-of-memory/rule';
import lateOwnershipChange from '../rules/late-ownership-change/rule';
import lateRemoval from '../rules/late-removal/rule';
import legacyKeyValue from '../rules/legacy-key-value/rule';
import logToFile from '../rules/log-to-file/rule';
import maintainerInstruction from '../rules/maintainer-instruction/rule';
import missingDockerignore from '../rules/missing-dockerignore/rule';
import missingErrexit from '../rules/missing-errexit/rule';
import missingExec from '../rules/missing-exec/rule';
import missingHealthcheck from '../rules/missing-healthcheck/rule';
import missingInit from '../rules/missing-init/rule';
import missingLabels from '../rules/missing-labels/rule';
import missingPathVariable from '../rules/missing-path-variable/rule';
import missingPipefail from '../rules/missing-pipefail/rule';
import missingProbes from '../rules/missing-probes/rule';
import multipleProcesses from '../rules/multiple-processes/rule';
import muslNativeBuild from '../rules/musl-native-build/rule';
import namedUser from '../rules/named-user/rule';
import nginxWorkers from '../rules/nginx-workers/rule';
import noFrom from '../rules/no-from/rule';
import nonRootGroup from '../rules/non-root-group/rule';
import npmInstallInImage from '../rules/npm-install-in-image/rule';
import onbuild from '../rules/onbuild/rule';
import oversizedBaseImage from '../rules/oversized-base-image/rule';
import packageCacheLeft from '../rules/package-cache-left/rule';
import packageManagerMismatch from '../rules/package-manager-mismatch/rule';
import passwdEdit from '../rules/passwd-edit/rule';
import privilegedPort from '../rules/privileged-port/rule';
import progressOutput from '../rules/progress-output/rule';
import pythonOutputEnvironment from '../rules/python-output-environment/rule';
import registryAllowed from '../rules/registry-allowed/rule';
import relativeWorkdir from '../rules/relative-workdir/rule';
import repeatedCommand from '../rules/repeated-command/rule';
import repeatedVersion from '../rules/repeated-version/rule';
import reusableUpstream from '../rules/reusable-upstream/rule';
import rootUser from '../rules/root-user/rule';
import runTimeInstall from '../rules/run-time-install/rule';
import secretInImage from '../rules/secret-in-image/rule';
import selfReferencingEnv from '../rules/self-referencing-env/rule';
import sensitivePermissions from '../rules/sensitive-permissions/rule';
import separatePackageUpdate from '../rules/separate-package-update/rule';
import shellFormCommand from '../rules/shell-form-command/rule';
import shellInstruction from '../rules/shell-instruction/rule';
import singleStageBuild from '../rules/single-stage-build/rule';
import sshdInImage from '../rules/sshd-in-image/rule';
import stageName from '../rules/stage-name/rule';
import sudo from '../rules/sudo/rule';
import systemUpgrade from '../rules/system-upgrade/rule';
import temporaryFilesLeft from '../rules/temporary-files-left/rule';
import twoDownloadTools from '../rules/two-download-tools/rule';
import uncheckedConfigMount from '../rules/unchecked-config-mount/rule';
import undeclaredPort from '../rules/undeclared-port/rule';
import undeclaredVolume from '../rules/undeclared-volume/rule';
import undefinedVariable from '../rules/undefined-variable/rule';
import undigestedBaseImage from '../rules/undigested-base-image/rule';
import unexplainedSuppression from '../rules/unexplained-suppression/rule';
import unknownUser from '../rules/unknown-user/rule';
import unneededPackages from '../rules/unneeded-packages/rule';
import unpinnedPackages from '../rules/unpinned-packages/rule';
import unsortedPackages from '../rules/unsorted-packages/rule';
import untaggedBaseImage from '../rules/untagged-base-image/rule';
import untaggedBuild from '../rules/untagged-build/rule';
import unusedStage from '../rules/unused-stage/rule';
import unusedSuppression from '../rules/unused-suppression/rule';
import unverifiedRemoteAdd from '../rules/unverified-remote-add/rule';
import uselessCommand from '../rules/useless-command/rule';
import useraddLogInit from '../rules/useradd-log-init/rule';
import volatileBeforeInstall from '../rules/volatile-before-install/rule';
import weakDependencies from '../rules/weak-dependencies/rule';
import worldWritable from '../rules/world-writable/rule';
import writesOutsideVolume from '../rules/writes-outside-volume/rule';
import wrongStopSignal from '../rules/wrong-stop-signal/rule';

export const rules: readonly AnyRule[] = [
  addInsteadOfCopy,
  aptCommand,
  aptRecommends,
  arbitraryUidPermissions,
  argBeforeFrom,
  bakedConfiguration,
  buildDependenciesLeft,
  cdInsteadOfWorkdir,
  changeAfterVolume,
  consecutiveRun,
  constantPlatform,
  continuationSpacing,
  copiedArchive,
  copyBeforeInstall,
  copyDestination,
  copyFrom,
  daemonizingCommand,
  debugEnabled,
  defaultPassword,
  definitionDescription,
  duplicateLabel,
  emptyContinuation,
  endOfLifeBase,
  entrypointIgnoresArguments,
  entrypointLineEndings,
  entrypointNotExecutable,
  entrypointNotFound,
  entrypointShebang,
  groupExecutePermission,
  gunicornWorkerTmp,
  hardCodedEndpoint,
  ignoredCopySource,
  incompleteS2iBuilder,
  insecureDownload,
  instructionCasing,
  interactiveInstall,
  invalidBaseArgument,
  invalidExpose,
  invalidInstruction,
  invalidLabel,
  jsonForm,
  jvmFixedHeap,
  jvmGcThreads,
  jvmSurvivesOutOfMemory,
  lateOwnershipChange,
  lateRemoval,
  legacyKeyValue,
  logToFile,
  maintainerInstruction,
  missingDockerignore,
  missingErrexit,
  missingExec,
  missingHealthcheck,
  missingInit,
  missingLabels,
  missingPathVariable,
  missingPipefail,
  missingProbes,
  multipleProcesses,
  muslNativeBuild,
  namedUser,
  nginxWorkers,
  noFrom,
  nonRootGroup,
  npmInstallInImage,
  onbuild,
  oversizedBaseImage,
  packageCacheLeft,
  packageManagerMismatch,
  passwdEdit,
  privilegedPort,
  progressOutput,
  pythonOutputEnvironment,
  registryAllowed,
  relativeWorkdir,
  repeatedCommand,
  repeatedVersion,
  reusableUpstream,
  rootUser,
  runTimeInstall,
  secretInImage,
  selfReferencingEnv,
  sensitivePermissions,
  separatePackageUpdate,
  shellFormCommand,
  shellInstruction,
  singleStageBuild,
  sshdInImage,
  stageName,
  sudo,
  systemUpgrade,
  temporaryFilesLeft,
  twoDownloadTools,
  uncheckedConfigMount,
  undeclaredPort,
  undeclaredVolume,
  undefinedVariable,
  undigestedBaseImage,
  unexplainedSuppression,
  unknownUser,
  unneededPackages,
  unpinnedPackages,
  unsortedPackages,
  untaggedBaseImage,
  untaggedBuild,
  unusedStage,
  unusedSuppression,
  unverifiedRemoteAdd,
  uselessCommand,
  useraddLogInit,
  volatileBeforeInstall,
  weakDependencies,
  worldWritable,
  writesOutsideVolume,
  wrongStopSignal,
];
