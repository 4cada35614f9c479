import type { Source } from '../engine/rule';

/** A guideline, or the part of one, that no rule can see in a Dockerfile or script: a person has to look. */
export interface ChecklistEntry {
  readonly guide: Exclude<Source['guide'], 'Dockerfile reference' | 'POSIX'>;
  /** The section's real title. */
  readonly section: string;
  /** What to look at; one sentence in the imperative. */
  readonly text: string;
}

const tags = 'Keep what you publish under a tag compatible with what it held before, and give a breaking change a new tag.';
const shared = 'Do not let several instances count on one volume for what they share: each has its own.';
const services = 'Reach other images through a service, and take its address from the environment.';
const libraries = 'Put the libraries into a builder image that most applications of its language need, database drivers among them.';
const configuration =
  'Let everything that users may want to change be set by the environment; with a configuration volume, say clearly at the start what is missing.';
const resources = 'Let the program size itself by the limits of its cgroup, not by the machine.';
const cluster = 'Know what several instances do: how they find each other, elect a leader and keep sessions, as addresses change all the time.';
const logs = 'Prefix the lines of different logs with a keyword, so that they can be told apart on standard output.';
const probes = 'Document liveness and readiness probes that fit the image.';
const templates = 'Offer a template that deploys the image in the right configuration, probes included.';
const reviewEditor = 'Give developers an editor that checks and builds containers.';

/** In the order of the guides. */
export const checklist: readonly ChecklistEntry[] = [
  { guide: 'OCP', section: 'Maintain compatibility within tags', text: tags },
  { guide: 'OCP', section: 'Set environment variables', text: 'Give the version of the software, and paths that others use, in ENV.' },
  { guide: 'OCP', section: 'Use volumes for persistent data', text: shared },
  { guide: 'OCP', section: 'Enable images for source-to-image (S2I)', text: 'Consider S2I for images that run the code of others.' },
  { guide: 'OCP', section: 'Use services for inter-image communication', text: services },
  { guide: 'OCP', section: 'Provide common libraries', text: libraries },
  { guide: 'OCP', section: 'Use environment variables for configuration', text: configuration },
  { guide: 'OCP', section: 'Use environment variables for configuration', text: resources },
  { guide: 'OCP', section: 'Clustering', text: cluster },
  { guide: 'OCP', section: 'Logging', text: logs },
  { guide: 'OCP', section: 'Liveness and readiness probes', text: probes },
  { guide: 'OCP', section: 'Templates', text: templates },
  { guide: 'ACP', section: '保持标签内的兼容性', text: tags },
  { guide: 'ACP', section: '使用卷存储持久数据', text: shared },
  { guide: 'ROSA', section: 'タグ内の互換性の維持', text: tags },
  { guide: 'ROSA', section: '永続データ向けのボリュームの使用', text: shared },
  { guide: 'ROSA', section: 'イメージ間通信でのサービスの使用', text: services },
  { guide: 'ROSA', section: '共通のライブラリーの提供', text: libraries },
  { guide: 'ROSA', section: '設定での環境変数の使用', text: configuration },
  { guide: 'ROSA', section: '設定での環境変数の使用', text: resources },
  { guide: 'ROSA', section: 'クラスタリング', text: cluster },
  { guide: 'ROSA', section: 'ロギング', text: logs },
  { guide: 'ROSA', section: 'Liveness および Readiness プローブ', text: probes },
  { guide: 'ROSA', section: 'テンプレート', text: templates },
  { guide: 'EW', section: 'The base image examples', text: tags },
  { guide: 'EW', section: 'Set environment variables', text: 'Give the version of the software, and paths that others use, in ENV.' },
  { guide: 'EW', section: 'Use VOLUMES for persistent data', text: 'Keep everything that must outlive the container on a volume.' },
  {
    guide: 'EW',
    section: 'Disables the storage of confidential information in containers',
    text: 'Give secrets to the running container by its environment or a mounted volume, and keep the build context free of them.',
  },
  {
    guide: 'EW',
    section: 'Avoid putting files in /tmp',
    text: 'Keep heartbeat and other small, often written files in /dev/shm: the layered file system is slow.',
  },
  {
    guide: 'EW',
    section: 'Use Alpine Linux base images (adopt with caution)',
    text: 'Test what you run on Alpine for the differences of musl: name resolution, stack sizes, dates.',
  },
  { guide: 'EW', section: 'Decouple applications', text: 'Put each part of an application that scales or changes for itself into its own image.' },
  { guide: 'EW', section: 'IDE plugin recommendation', text: reviewEditor },
  { guide: 'EW', section: 'Set parameters related to memory limits', text: 'Leave the JVM between a half and four fifths of the memory limit for its heap.' },
  { guide: 'EW', section: 'Set the GC policy', text: 'Choose a serial collector where the container has one CPU.' },
  { guide: 'EW', section: 'Java startup phase tuning', text: 'Tune the heap ratios of the JVM for a start that needs much memory and a quiet life after it.' },
  {
    guide: 'EW',
    section: 'The Java container globally recommends resource requests and resource limits',
    text: 'Request CPU without limiting it, and set the memory limit to what is requested.',
  },
  { guide: 'EW', section: 'NGINX container image best practices', text: 'Set the number of NGINX workers by the CPU limit of the container.' },
  {
    guide: 'EW',
    section: 'The method for installing the database driver package',
    text: 'Install what a database driver is compiled with in the same RUN, and remove it there.',
  },
  { guide: 'ZH', section: '使用 dive 分析镜像的空间占用', text: 'Look into the layers of the image with dive, for files that nobody needs.' },
  { guide: 'ZH', section: '合并镜像的多个层', text: 'Consider to squash layers where the file can not be written with fewer.' },
  { guide: 'ZH', section: '镜像 tag 管理', text: 'Tag images by version and build (X.Y.Z-N), and never move a tag.' },
  { guide: 'ZH', section: '其它镜像构建方式', text: 'Consider builders that need no daemon and no privileges.' },
];
