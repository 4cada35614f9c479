import { alpine, amazon, debian, el, ubuntu, type ImageRow, type Variant } from './base-image-rows';

/** Releases of ROS by the Ubuntu that they are for (REP 3 and 2000). */
const rosReleases: readonly Variant[] = (
  [
    ['kinetic', '16.04'],
    ['melodic|ardent|bouncy|crystal|dashing|eloquent', '18.04'],
    ['noetic|foxy|galactic', '20.04'],
    ['humble|iron', '22.04'],
    ['jazzy|kilted|rolling', '24.04'],
  ] as const
).map(([names, release]) => ({ tag: new RegExp(`^(?:${names})(?:-|$)`), ...ubuntu(release) }));

/**
 * Images to compute, test and build with: CUDA and what stands on it, robots, browsers, functions, and applications that others are built upon.
 *
 * @asOf 2026-11
 * @source The publishers' Dockerfiles and descriptions, as far as they are known: USER, FROM, WORKDIR, EXPOSE. What hangs on the tag is left to it.
 */
export const toolRows: readonly ImageRow[] = [
  { images: ['docker.io/nvidia/cuda', 'nvcr.io/nvidia/cuda'], user: 'root', ports: [], workdir: '/', verified: false },
  { images: ['docker.io/pytorch/pytorch', 'docker.io/tensorflow/tensorflow'], role: 'python', on: ubuntu(), user: 'root', verified: false },
  {
    images: ['nvcr.io/nvidia/pytorch', 'nvcr.io/nvidia/tensorflow', 'nvcr.io/nvidia/tensorrt', 'nvcr.io/nvidia/tritonserver'],
    on: ubuntu(),
    user: 'root',
    entrypoint: 'other',
    verified: false,
  },
  { images: ['docker.io/ollama/ollama'], on: ubuntu(), user: 'root', entrypoint: 'other', ports: [11434], verified: false },
  {
    images: ['docker.io/library/ros', 'docker.io/osrf/ros'],
    on: ubuntu(),
    user: 'root',
    entrypoint: 'other',
    ports: [],
    variants: rosReleases,
    verified: false,
  },
  { images: ['docker.io/osgeo/gdal', 'ghcr.io/osgeo/gdal'], on: ubuntu(), user: 'root', ports: [], verified: false },
  { images: ['docker.io/rocker/shiny', 'docker.io/rocker/shiny-verse', 'docker.io/rocker/rstudio'], role: 'r', on: ubuntu(), user: 'root', verified: false },
  {
    images: ['docker.io/tiangolo/uvicorn-gunicorn-fastapi', 'docker.io/tiangolo/uvicorn-gunicorn', 'docker.io/tiangolo/meinheld-gunicorn-flask'],
    role: 'python',
    on: debian(),
    user: 'root',
    verified: false,
  },
  { images: ['docker.io/oven/bun'], on: debian(), user: 'root', entrypoint: 'other', workdir: '/home/bun/app', users: { bun: 1000 }, verified: false },
  { images: ['docker.io/library/dart'], on: debian(), user: 'root', ports: [], verified: false },
  { images: ['mcr.microsoft.com/playwright', 'mcr.microsoft.com/playwright/python'], on: ubuntu(), user: 'root', users: { pwuser: null }, verified: false },
  { images: ['docker.io/cypress/base', 'docker.io/cypress/browsers', 'docker.io/cypress/included'], on: debian(), user: 'root', verified: false },
  { images: ['ghcr.io/puppeteer/puppeteer'], on: debian(), user: 'pptruser', users: { pptruser: null }, verified: false },
  { images: ['docker.io/hashicorp/terraform'], on: alpine(), user: 'root', entrypoint: 'other', ports: [], verified: false },
  { images: ['docker.io/amazon/aws-cli'], on: amazon(), user: 'root', entrypoint: 'other', ports: [], workdir: '/aws', verified: false },
  {
    images: ['docker.io/google/cloud-sdk', 'gcr.io/google.com/cloudsdktool/cloud-sdk', 'gcr.io/google.com/cloudsdktool/google-cloud-cli'],
    on: debian(),
    user: 'root',
    ports: [],
    verified: false,
  },
  {
    images: ['docker.io/apache/airflow'],
    role: 'python',
    on: debian(),
    user: '50000',
    entrypoint: 'other',
    ports: [8080],
    workdir: '/opt/airflow',
    users: { airflow: 50000 },
    verified: false,
  },
  {
    images: ['docker.io/n8nio/n8n'],
    on: alpine(),
    user: 'node',
    entrypoint: 'other',
    ports: [5678],
    workdir: '/home/node',
    users: { node: 1000 },
    verified: false,
  },
  {
    images: ['docker.io/jboss/wildfly', 'quay.io/wildfly/wildfly'],
    role: 'java',
    on: el(),
    user: 'jboss',
    ports: [8080],
    workdir: '/opt/jboss',
    users: { jboss: 1000 },
    verified: false,
  },
  { images: ['docker.io/library/odoo'], user: 'odoo', entrypoint: 'other', users: { odoo: null }, verified: false },
];
