package dev.zippermerge.catalog;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/** Rows of uploaded files. */
@NoRepositoryBean
interface StoredFileRepository<T extends StoredFile> extends Repository<T, UUID> {
  T save(T file);

  Optional<T> findById(UUID id);

  /** Reads a row and keeps it from being deleted until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_READ)
  @Query("select f from #{#entityName} f where f.id = :id")
  Optional<T> holdById(UUID id);

  /** Reads a row and keeps everybody else from it until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select f from #{#entityName} f where f.id = :id")
  Optional<T> lockById(UUID id);

  @Query("select f.id from #{#entityName} f where f.createdAt < :end order by f.createdAt")
  List<UUID> findIdsBefore(Instant end);

  void delete(T file);

  /** Carries out what was saved and deleted; needed before SQL that goes past Hibernate. */
  void flush();

  @Query(
      """
      select f from #{#entityName} f
      where (:owner is null or f.owner = :owner)
        and (f.createdAt < :createdAt or (f.createdAt = :createdAt and f.id < :id))
      order by f.createdAt desc, f.id desc
      """)
  List<T> findAfter(@Nullable String owner, Instant createdAt, UUID id, Limit limit);
}
