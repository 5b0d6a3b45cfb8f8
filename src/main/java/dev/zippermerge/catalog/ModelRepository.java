package dev.zippermerge.catalog;

interface ModelRepository extends StoredFileRepository<ModelEntity> {}
