package dev.zippermerge.catalog;

interface DatasetRepository extends StoredFileRepository<DatasetEntity> {}
