/** What the image's package managers do: operations, the caches that they leave, and apt's lists. */
export { type Cache, type CacheKind } from './packages/caches';
export { leftCaches, type LeftCache } from './packages/left-caches';
export { isApt, isRpm, type PackageManager, type PackageVerb } from './packages/managers';
export { hasFlag, operationSpan, operationsOf, type PackageArg, type PackageFlag, type PackageOperation } from './packages/operation';
export { listEvents, listsBefore, listsNeededAfter, type ListEvent, type ListState } from './packages/apt-lists';
export { decidesRecommends, missingCompanions, needsNoRecommends } from './packages/recommends';
export { asksForConfirmation } from './packages/confirmation';
export { separateUpdates, type InstallWithoutUpdate, type SeparateUpdate } from './packages/separate-updates';
export { installsWeakDependencies, leavesDocumentation, leavesWeakDependencies } from './packages/weak-dependencies';
export { isRemovedAgain } from './packages/removed-again';
export { isInOrder, packageLists, packageOrders, type ListLine, type PackageOrder } from './packages/package-list';
